package org.colombier.lists.scenario;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A scenario file as read.
 *
 * @param name   where it stands, for people
 * @param titles by language tag in lower case; {@code ""} is the title without a language
 */
record ScenarioFile(String name, Map<String, String> titles, List<Statement> statements) {

    /** What a line does. */
    sealed interface Statement permits Include, Rule {
        int line();
    }

    /** The rules of {@code include.NAME} stand here. */
    record Include(int line, String name) implements Statement {
    }

    /**
     * @param text the rule as written, without comment
     */
    record Rule(int line, String text, boolean negated, Condition condition, Set<AuthMethod> methods, Outcome outcome) implements Statement {
    }

    /** @param custom the site's own condition that is asked; empty for those of the language */
    record Condition(Kind kind, String custom, List<Argument> arguments) {
    }

    /** The conditions, and how many arguments each takes. */
    enum Kind {
        TRUE(0, 0), ALL(0, 0), EQUAL(2, 2), MATCH(2, 2), SEARCH(1, 2), IS_SUBSCRIBER(2, 2), IS_OWNER(2, 2), IS_EDITOR(2, 2), IS_LISTMASTER(1, 1),
        LESS_THAN(2, 2), OLDER(2, 2), NEWER(2, 2), VERIFY_NETMASK(1, 1), MESSAGE(2, 2), CUSTOMCONDITION(0, 20);

        final int least;
        final int most;

        Kind(int least, int most) {
            this.least = least;
            this.most = most;
        }
    }

    /**
     * @param expression true if it stood between slashes: a regular expression
     */
    record Argument(boolean expression, List<Piece> pieces) {

        static Argument text(List<Piece> pieces) {
            return new Argument(false, List.copyOf(pieces));
        }
    }

    /** An argument is made of text and variables, such as {@code [current_date]-10d}. */
    sealed interface Piece permits Literal, Variable {
    }

    record Literal(String text) implements Piece {
    }

    /**
     * @param name  such as {@code sender} or {@code msg_header}, in lower case
     * @param key   after the arrow, such as {@code Subject}; empty if there is none
     * @param index which of several values, from 0; -1 is the last; empty means all
     */
    record Variable(String name, String key, Optional<Integer> index) implements Piece {
    }

    /**
     * What follows the arrow.
     *
     * @param confirmTarget {@code request_auth([email])}: the person it is about confirms, not the one who asks
     */
    record Outcome(Action action, boolean quiet, boolean notifyOwners, String reason, Optional<String> template, boolean confirmTarget) {
    }
}
