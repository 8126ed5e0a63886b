package org.colombier.lists.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.PatternSyntaxException;
import org.colombier.lists.scenario.ScenarioFile.Argument;
import org.colombier.lists.scenario.ScenarioFile.Condition;
import org.colombier.lists.scenario.ScenarioFile.Kind;
import org.colombier.lists.scenario.ScenarioFile.Literal;
import org.colombier.lists.scenario.ScenarioFile.Outcome;
import org.colombier.lists.scenario.ScenarioFile.Piece;
import org.colombier.lists.scenario.ScenarioFile.Rule;
import org.colombier.lists.scenario.ScenarioFile.Variable;
import org.colombier.lists.scenario.ScenarioParser.LineFault;

/** Reads one rule from left to right. What Sympa overlooks is overlooked, with a remark. */
final class RuleReader {

    private static final String CUSTOM = "customcondition";

    private final int number;
    private final RuleLine line;
    private final Consumer<LineFault> remarks;

    /** @param remarks where faults go that do not keep the rule from being read */
    RuleReader(int number, String text, Consumer<LineFault> remarks) {
        this.number = number;
        this.line = new RuleLine(text);
        this.remarks = remarks;
    }

    /** {@code [!]condition(…) methods -> action…} to the end of the line, or to a comment. */
    Rule rule() throws LineFault {
        boolean negated = line.take("!");
        Condition condition = condition();
        Set<AuthMethod> methods = methods();
        if (!line.take("->")) {
            throw line.fault("'->' expected");
        }
        Outcome outcome = new OutcomeReader(line, remarks).outcome();
        return new Rule(number, line.read(), negated, condition, methods, outcome);
    }

    private Condition condition() throws LineFault {
        line.blanks();
        int begin = line.column();
        String word = line.word();
        Kind kind = Arrays.stream(Kind.values()).filter(k -> k.name().equalsIgnoreCase(word)).findFirst()
            .orElseThrow(() -> new LineFault(word.isEmpty() ? "a condition expected" : "unknown condition '" + word + "'", begin));
        String custom = kind == Kind.CUSTOMCONDITION ? customName() : "";
        List<Argument> arguments = arguments();
        if (arguments.size() < kind.least || arguments.size() > kind.most) {
            throw line.fault(word + " takes " + (kind.least == kind.most ? "" + kind.least : kind.least + " or " + kind.most) + " arguments");
        }
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).expression() && (kind != Kind.MATCH || i != 1)) {
                throw line.fault(word + (kind == Kind.MATCH ? " takes its /regular expression/ last" : " takes no /regular expression/"));
            }
        }
        if (kind == Kind.SEARCH) {
            checkFilter(arguments.getFirst());
        } else if (kind == Kind.MESSAGE) {
            remarks.accept(new LineFault("message() has never done anything: the rule is never true", begin, true));
        }
        return new Condition(kind, custom, arguments);
    }

    private String customName() throws LineFault {
        String name = line.take("::") ? line.word() : "";
        if (name.isEmpty() || name.length() > 64) {
            throw line.fault(CUSTOM + "::NAME expected");
        }
        return name;
    }

    /** A file of patterns, or a named filter over a database or a directory. */
    private void checkFilter(Argument file) throws LineFault {
        if (file.pieces().size() != 1 || !(file.pieces().getFirst() instanceof Literal name) || !name.text().matches("[A-Za-z0-9_-][A-Za-z0-9_.-]*\\.(txt|sql|ldap)")) {
            throw line.fault("search takes the name of a .txt, .sql or .ldap file");
        }
    }

    private List<Argument> arguments() throws LineFault {
        if (!line.take("(")) {
            throw line.fault("'(' expected");
        }
        List<Argument> found = new ArrayList<>();
        while (!line.take(")")) {
            if (line.atEnd()) {
                throw line.fault("',' or ')' expected");
            }
            found.add(argument());
            line.take(",");
        }
        return found;
    }

    private Argument argument() throws LineFault {
        line.blanks();
        int begin = line.column();
        char first = line.peek();
        if (first == '/') {
            String expression = line.between('/');
            try {
                return new Argument(true, Expressions.pieces(expression));
            } catch (PatternSyntaxException broken) {
                throw new LineFault("/" + expression + "/: " + broken.getDescription(), begin);
            }
        }
        if (first == '\'' || first == '"') {
            return Argument.text(pieces(line.between(first), begin));
        }
        String bare = line.bare();
        if (bare.isEmpty()) {
            throw line.fault("an argument expected");
        }
        return Argument.text(pieces(bare, begin));
    }

    private List<Piece> pieces(String text, int begin) {
        List<Piece> pieces = Variables.pieces(text);
        for (Piece piece : pieces) {
            if (piece instanceof Variable variable && !Variables.isKnown(variable)) {
                remarks.accept(new LineFault("unknown variable " + Variables.written(variable) + ": it is always empty", begin, true));
            }
        }
        return pieces;
    }

    private Set<AuthMethod> methods() throws LineFault {
        Set<AuthMethod> methods = EnumSet.noneOf(AuthMethod.class);
        boolean any = false;
        for (String word = line.word(); !word.isEmpty(); word = line.word()) {
            switch (word.toLowerCase(Locale.ROOT)) {
                // Sympa since 6.2.71 reads dkim as smtp; so whoever may do a thing unsigned may do it signed.
                case "smtp" -> methods.addAll(EnumSet.of(AuthMethod.SMTP, AuthMethod.DKIM));
                case "dkim" -> methods.add(AuthMethod.DKIM);
                case "md5" -> methods.add(AuthMethod.MD5);
                case "smime" -> methods.add(AuthMethod.SMIME);
                case "pgp" -> line.blanks(); // never was implemented anywhere: nobody comes authenticated by it
                default -> throw line.fault("unknown authentication method '" + word + "'");
            }
            any = true;
            line.take(",");
        }
        if (!any) {
            remarks.accept(new LineFault("no authentication method: smtp is taken", line.column(), true));
            methods.addAll(EnumSet.of(AuthMethod.SMTP, AuthMethod.DKIM));
        }
        return Set.copyOf(methods);
    }
}
