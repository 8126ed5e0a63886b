package org.colombier.lists.scenario;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.colombier.lists.scenario.ScenarioFile.Outcome;
import org.colombier.lists.scenario.ScenarioParser.LineFault;

/** Reads what follows a rule's arrow. Only a missing action keeps the rule from being read: Sympa looks at the beginning of the rest alone. */
final class OutcomeReader {

    private static final int LONGEST_REASON = 200;

    private final RuleLine line;
    private final Consumer<LineFault> remarks;
    private boolean quiet;
    private boolean notify;
    private String reason = "";
    private Optional<String> template = Optional.empty();
    private boolean confirmTarget;

    OutcomeReader(RuleLine line, Consumer<LineFault> remarks) {
        this.line = line;
        this.remarks = remarks;
    }

    Outcome outcome() throws LineFault {
        line.blanks();
        int begin = line.column();
        String word = line.word();
        if (word.isEmpty()) {
            throw line.fault("an action expected");
        }
        Optional<Action> action = Action.of(word);
        if (action.isEmpty()) {
            // As in Sympa, the rest of the file holds; whoever comes to this rule is refused.
            remarks.accept(new LineFault("unknown action '" + word + "': whom this rule fits is refused", begin));
            line.skip();
            return new Outcome(Action.REJECT, false, false, Decision.UNKNOWN_ACTION, Optional.empty(), false);
        }
        if (line.take("(")) {
            modifiers(action.get());
            if (!line.take(")")) {
                remark("')' expected");
            }
        }
        while (line.take(",")) {
            modifier(action.get());
        }
        rest();
        return new Outcome(action.get(), quiet, notify, reason, template, confirmTarget);
    }

    private void modifiers(Action action) throws LineFault {
        do {
            modifier(action);
        } while (line.take(","));
    }

    private void modifier(Action action) throws LineFault {
        if (action == Action.REQUEST_AUTH && line.take("[")) {
            confirmTarget = line.word().equalsIgnoreCase("email") && line.take("]");
            return;
        }
        line.blanks();
        int begin = line.column();
        boolean named = line.peek() != '\'' && line.peek() != '"';
        String word = named ? line.word() : "";
        switch (word.toLowerCase(Locale.ROOT)) {
            case "quiet" -> quiet = true;
            case "notify" -> notify = true;
            case "reason" -> reason = value();
            case "tt2" -> template(value(), begin);
            default -> other(action, word, begin);
        }
    }

    /** {@code reject('template')} is an old way to write {@code reject(tt2='template')}. */
    private void other(Action action, String word, int begin) throws LineFault {
        String name = word.isEmpty() ? line.value() : word;
        if (action == Action.REJECT && !name.isEmpty()) {
            template(name.endsWith(".tt2") ? name.substring(0, name.length() - 4) : name, begin);
        } else {
            remarks.accept(new LineFault("unknown modifier '" + name + "' is overlooked", begin, true));
        }
    }

    private void template(String name, int begin) {
        if (name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")) {
            template = Optional.of(name);
        } else {
            remarks.accept(new LineFault("a template's name has letters, digits, '_', '.', '-': " + name, begin));
        }
    }

    private String value() throws LineFault {
        if (!line.take("=")) {
            remark("'=' expected");
            return "";
        }
        String value = line.value();
        if (value.isEmpty() || value.length() > LONGEST_REASON) {
            remark("a key or a sentence of at most " + LONGEST_REASON + " characters expected");
        }
        return value.length() > LONGEST_REASON ? value.substring(0, LONGEST_REASON) : value;
    }

    private void rest() {
        line.blanks();
        if (!line.atEnd() && line.peek() != '#') {
            remarks.accept(new LineFault("the rest of the line is overlooked", line.column(), true));
        }
    }

    private void remark(String message) {
        remarks.accept(new LineFault(message, line.column()));
    }
}
