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

        /** Begins to look up what {@link #ask} will want, without waiting, if that can be begun. */
        default void foresee(Inquiry inquiry) {
        }

        /** Whether asking waits so long that the rules after it are worth {@link #foresee foreseeing} meanwhile. */
        default boolean isSlow() {
            return false;
        }
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
