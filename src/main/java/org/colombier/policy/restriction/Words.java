package org.colombier.policy.restriction;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a list as it is configured into words: at commas and white space, as Postfix does, so that an element may be one
 * rule, a rule with its argument, or a whole list. What stands in braces is one word with what it is attached to.
 */
final class Words {

    private Words() {
    }

    /** @throws IllegalArgumentException if a brace is not closed */
    static List<String> of(List<String> elements) {
        // Together: a list that is written as one text comes cut at every comma, also at those in braces.
        return cut(String.join(",", elements));
    }

    private static List<String> cut(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int depth = 0;
        for (char c : text.toCharArray()) {
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0 && (c == ',' || Character.isWhitespace(c))) {
                end(word, words);
            } else {
                word.append(c);
            }
        }
        if (depth != 0) {
            throw new IllegalArgumentException("braces do not match: " + text);
        }
        end(word, words);
        return words;
    }

    private static void end(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }
}
