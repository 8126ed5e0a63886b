package org.colombier.maps;

/** How the conditions of a rule table are written. */
interface RuleSyntax {

    /**
     * A condition at the beginning of a line.
     *
     * @param groups how many the result may fill in
     * @param rest   what follows on the line
     */
    record Read(RuleTable.Condition condition, int groups, String rest) {
    }

    /**
     * Reads a condition.
     *
     * @param negated a {@code !} stood before it: it holds for what it does not match
     * @throws IllegalArgumentException with a reason for the person who wrote it
     */
    Read condition(String text, boolean negated);

    /** The result of a rule, with groups filled in where the syntax has them. */
    Replacement result(String text, int groups);
}
