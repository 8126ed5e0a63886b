package org.colombier.lists.posting;

import java.util.regex.Pattern;

/** A regular expression of an administrator's or owner's, whose every search takes a bounded number of steps. Case never matters. Immutable. */
record BoundedPattern(Pattern pattern) {

    /** Reads of a character; some hundredths of a second. */
    private static final int MOST_STEPS = 1_000_000;

    /** Ends a search that goes on too long. */
    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLong() {
            super(null, null, false, false);
        }
    }

    /** True if the expression is found in the text; false also where the search takes too many steps. */
    boolean finds(String text) {
        return search(pattern, text, false);
    }

    /** True if the whole text matches. */
    boolean matches(String text) {
        return search(pattern, text, true);
    }

    /** True if the text ends with a match. */
    boolean endsIn(String text) {
        return search(Pattern.compile("(?:" + pattern + ")\\z", pattern.flags()), text, false);
    }

    private static boolean search(Pattern pattern, String text, boolean whole) {
        try {
            var matcher = pattern.matcher(new Counted(text, new int[] {MOST_STEPS}));
            return whole ? matcher.matches() : matcher.find();
        } catch (TooLong | StackOverflowError endless) {
            return false;
        }
    }

    private record Counted(String text, int[] left) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (--left[0] < 0) {
                throw new TooLong();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.substring(start, end), left);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
