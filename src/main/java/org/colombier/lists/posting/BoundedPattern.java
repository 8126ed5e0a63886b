package org.colombier.lists.posting;

import java.util.regex.Pattern;
import org.colombier.mail.BoundedText;

/** A regular expression of an administrator's or owner's, whose every search takes a bounded number of steps. Case never matters. Immutable. */
record BoundedPattern(Pattern pattern) {

    /** Reads of a character; some hundredths of a second. */
    private static final int MOST_STEPS = 1_000_000;

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
            var matcher = pattern.matcher(new BoundedText(text, MOST_STEPS));
            return whole ? matcher.matches() : matcher.find();
        } catch (BoundedText.TooManySteps | StackOverflowError endless) {
            return false;
        }
    }
}
