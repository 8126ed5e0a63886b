package org.colombier.lists.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.colombier.lists.scenario.ScenarioFile.Argument;
import org.colombier.lists.scenario.ScenarioFile.Condition;
import org.colombier.lists.scenario.ScenarioFile.Kind;
import org.colombier.lists.scenario.ScenarioFile.Outcome;
import org.colombier.lists.scenario.ScenarioFile.Piece;
import org.colombier.lists.scenario.ScenarioFile.Rule;
import org.colombier.lists.scenario.ScenarioParser.LineFault;

/** Reads one rule from left to right. */
final class RuleReader {

    private final int number;
    private final String line;
    private int at;

    RuleReader(int number, String line) {
        this.number = number;
        this.line = line;
    }

    /** {@code [!]condition(…) methods -> action…} to the end of the line, or to a comment. */
    Rule rule() throws LineFault {
        boolean negated = take("!");
        Condition condition = condition();
        Set<AuthMethod> methods = methods();
        if (!take("->")) {
            throw fault("'->' expected");
        }
        Outcome outcome = outcome();
        blanks();
        if (at < line.length() && line.charAt(at) != '#') {
            throw fault("nothing more expected");
        }
        return new Rule(number, line.substring(0, at).strip(), negated, condition, methods, outcome);
    }

    private Condition condition() throws LineFault {
        String word = word();
        Kind kind = Arrays.stream(Kind.values()).filter(k -> k.name().equalsIgnoreCase(word)).findFirst()
            .orElseThrow(() -> fault(word.isEmpty() ? "a condition expected" : "unknown condition '" + word + "'"));
        List<Argument> arguments = arguments();
        if (arguments.size() < kind.least || arguments.size() > kind.most) {
            throw fault(word + " takes " + (kind.least == kind.most ? "" + kind.least : kind.least + " or " + kind.most) + " arguments");
        }
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).expression() != (kind == Kind.MATCH && i == 1)) {
                throw fault(kind == Kind.MATCH && i == 1 ? "match takes a /regular expression/" : word + " takes no /regular expression/");
            }
        }
        if (kind == Kind.SEARCH) {
            checkFilter(arguments.getFirst());
        }
        return new Condition(kind, arguments);
    }

    /** A file of patterns, or a named filter over a database or a directory. */
    private void checkFilter(Argument file) throws LineFault {
        if (file.pieces().size() != 1 || !(file.pieces().getFirst() instanceof ScenarioFile.Literal name) || !name.text().matches("[A-Za-z0-9_-][A-Za-z0-9_.-]*\\.(txt|sql|ldap)")) {
            throw fault("search takes the name of a .txt, .sql or .ldap file");
        }
    }

    private List<Argument> arguments() throws LineFault {
        if (!take("(")) {
            throw fault("'(' expected");
        }
        List<Argument> found = new ArrayList<>();
        if (take(")")) {
            return found;
        }
        do {
            found.add(argument());
        } while (take(","));
        if (!take(")")) {
            throw fault("',' or ')' expected");
        }
        return found;
    }

    private Argument argument() throws LineFault {
        blanks();
        char first = at < line.length() ? line.charAt(at) : ')';
        if (first == '/') {
            return new Argument(true, Expressions.pieces(between('/')));
        }
        if (first == '\'' || first == '"') {
            return Argument.text(pieces(between(first)));
        }
        String bare = bare();
        if (bare.isEmpty()) {
            throw fault("an argument expected");
        }
        return Argument.text(pieces(bare));
    }

    /** The text up to the closing mark, which in an expression may be written {@code \/}; after an expression, its flags are skipped: case never matters. */
    private String between(char mark) throws LineFault {
        int begin = ++at;
        while (at < line.length() && line.charAt(at) != mark) {
            at += mark == '/' && line.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= line.length()) {
            throw fault("closing " + mark + " expected");
        }
        String text = line.substring(begin, at++);
        if (mark == '/') {
            run(c -> c == 'i');
        }
        return text;
    }

    private String bare() {
        int begin = at;
        int depth = 0;
        while (at < line.length() && (depth > 0 || ",)#".indexOf(line.charAt(at)) < 0)) {
            depth += line.charAt(at) == '[' ? 1 : line.charAt(at) == ']' ? -1 : 0;
            at++;
        }
        return line.substring(begin, at).strip();
    }

    private List<Piece> pieces(String text) throws LineFault {
        try {
            return Variables.pieces(text);
        } catch (IllegalArgumentException unknown) {
            throw fault(unknown.getMessage());
        }
    }

    private Set<AuthMethod> methods() throws LineFault {
        Set<AuthMethod> methods = EnumSet.noneOf(AuthMethod.class);
        boolean any = false;
        for (String word = word(); !word.isEmpty(); word = word()) {
            switch (word.toLowerCase(Locale.ROOT)) {
                // Sympa since 6.2.71 reads dkim as smtp; so whoever may do a thing unsigned may do it signed.
                case "smtp" -> methods.addAll(EnumSet.of(AuthMethod.SMTP, AuthMethod.DKIM));
                case "dkim" -> methods.add(AuthMethod.DKIM);
                case "md5" -> methods.add(AuthMethod.MD5);
                case "smime" -> methods.add(AuthMethod.SMIME);
                case "pgp" -> blanks(); // never was implemented anywhere: nobody comes authenticated by it
                default -> throw fault("unknown authentication method '" + word + "'");
            }
            any = true;
            take(",");
        }
        if (!any) {
            throw fault("an authentication method expected");
        }
        return Set.copyOf(methods);
    }

    private Outcome outcome() throws LineFault {
        String word = word();
        Action action = Action.of(word).orElseThrow(() -> fault(word.isEmpty() ? "an action expected" : "unknown action '" + word + "'"));
        Modifiers modifiers = new Modifiers();
        if (take("(")) {
            do {
                modifier(modifiers, action);
            } while (take(","));
            if (!take(")")) {
                throw fault("')' expected");
            }
        }
        while (take(",")) {
            modifier(modifiers, action);
        }
        return new Outcome(action, modifiers.quiet, modifiers.notify, modifiers.reason, modifiers.template, modifiers.confirmTarget);
    }

    private static final class Modifiers {
        private boolean quiet;
        private boolean notify;
        private String reason = "";
        private Optional<String> template = Optional.empty();
        private boolean confirmTarget;
    }

    private void modifier(Modifiers m, Action action) throws LineFault {
        if (action == Action.REQUEST_AUTH && take("[email]")) {
            m.confirmTarget = true;
            return;
        }
        String word = word().toLowerCase(Locale.ROOT);
        switch (word) {
            case "quiet" -> m.quiet = true;
            case "notify" -> m.notify = true;
            case "reason" -> m.reason = value();
            case "tt2" -> m.template = Optional.of(value());
            default -> throw fault("unknown modifier '" + word + "'");
        }
    }

    private String value() throws LineFault {
        if (!take("=")) {
            throw fault("'=' expected");
        }
        blanks();
        boolean quoted = at < line.length() && (line.charAt(at) == '\'' || line.charAt(at) == '"');
        String value = quoted ? between(line.charAt(at)) : word();
        if (!value.matches("[A-Za-z0-9_.-]{1,64}") || value.startsWith(".")) {
            throw fault("a key of letters, digits, '_', '.', '-' expected");
        }
        return value;
    }

    private String word() {
        blanks();
        return run(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '_'));
    }

    private String run(IntPredicate wanted) {
        int begin = at;
        while (at < line.length() && wanted.test(line.charAt(at))) {
            at++;
        }
        return line.substring(begin, at);
    }

    private boolean take(String mark) {
        blanks();
        if (line.startsWith(mark, at)) {
            at += mark.length();
            return true;
        }
        return false;
    }

    private void blanks() {
        run(Character::isWhitespace);
    }

    private LineFault fault(String message) {
        return new LineFault(message + " at column " + (Math.min(at, line.length()) + 1));
    }
}
