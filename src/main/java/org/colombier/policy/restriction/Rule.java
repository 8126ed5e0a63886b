package org.colombier.policy.restriction;

/**
 * One element of a list.
 *
 * @param word     its name in the vocabulary: what metrics count by
 * @param argument what follows the name, empty if nothing
 * @param warns    it never refuses, it only says in the log that it would ({@code warn_if_reject})
 */
record Rule(String word, String argument, boolean warns, Question question) {

    /** What a rule asks of a situation. May block for a look-up. */
    @FunctionalInterface
    interface Question {
        Ruling ask(Inquiry inquiry);
    }

    Rule warning() {
        return new Rule(word, argument, true, question);
    }

    @Override
    public String toString() {
        String text = argument.isEmpty() ? word : word + " " + argument;
        return warns ? "warn_if_reject " + text : text;
    }
}
