package org.colombier.lists.scenario;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colombier.mail.EmailAddress;

/**
 * What was decided, and why.
 *
 * @param quiet     tell the person who asked nothing: no refusal, no welcome
 * @param notify    tell the owners that it was done
 * @param reason    a key for the text that tells the person why it was refused: from the rule ({@code reason='…'}), or one
 *                  of {@link #NO_RULE}, {@link #MISSING}, {@link #BROKEN}, {@link #FAULT}, {@link #NOT_OPEN}; empty if the rule gives none
 * @param template  the mail template that tells it instead, from {@code tt2='…'}
 * @param confirmBy with {@link Action#REQUEST_AUTH} whom to ask; empty when nobody is known (a visitor who should log in)
 * @param rule      the rule as it stands in the file; empty when no rule decided
 * @param file      where it stands: a path, or {@code list-scenarios/…} for a shipped file
 * @param line      counted from 1; 0 when no rule decided
 * @param trace     every rule that was looked at, in order, the deciding one last
 * @param titles    of the scenario that was asked for, by language tag; none when no rule decided
 */
public record Decision(Action action, boolean quiet, boolean notifyOwners, String reason, Optional<String> template, Optional<EmailAddress> confirmBy,
                       String rule, String file, int line, List<Tried> trace, Map<String, String> titles) {

    /** No rule fitted. */
    public static final String NO_RULE = "no-rule-match";
    /** There is no file of that name. */
    public static final String MISSING = "missing-scenario";
    /** The file cannot be read. */
    public static final String BROKEN = "broken-scenario";
    /** A condition could not be evaluated. */
    public static final String FAULT = "error-performing-condition";
    /** The rule names an action that there is not. */
    public static final String UNKNOWN_ACTION = "unknown-action";
    /** The list is closed, pending or frozen. */
    public static final String NOT_OPEN = "list-not-open";

    /**
     * One rule that was looked at.
     *
     * @param values what the variables of its condition stood for, for a person who asks ({@link Scenarios#explain}); else none
     */
    public record Tried(String file, int line, String rule, Result result, List<String> values) {
    }

    /** What came of looking at a rule. */
    public enum Result {
        /** It is for other authentication methods. */
        OTHER_METHOD,
        NOT_TRUE,
        /** Its condition could not be evaluated. */
        FAULT,
        MATCHED
    }

    public boolean allowed() {
        return action == Action.DO_IT;
    }

    /** True if it was refused because the rules are not in order: a listmaster's matter. */
    public boolean isTrouble() {
        return reason.equals(MISSING) || reason.equals(BROKEN) || reason.equals(FAULT) || reason.equals(UNKNOWN_ACTION);
    }

    public boolean refused() {
        return action == Action.REJECT;
    }

    /** What the scenario is called, in that language as far as it is; empty when no rule of a file decided. For people: the rule itself is for whoever writes rules. */
    public String title(Locale language) {
        return titles.isEmpty() ? "" : new Scenarios.Choice("", titles).title(language);
    }

    static Decision refusal(String reason, String file, List<Tried> trace) {
        return new Decision(Action.REJECT, false, false, reason, Optional.empty(), Optional.empty(), "", file, 0, List.copyOf(trace), Map.of());
    }
}
