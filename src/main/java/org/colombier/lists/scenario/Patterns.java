package org.colombier.lists.scenario;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Addresses, and patterns with {@code *} for anything. Immutable.
 *
 * @param whole looked up, however many there are
 * @param wild  tried one by one, each in time that grows with pattern and text only
 */
record Patterns(Set<String> whole, List<String> wild) {

    static final Patterns NONE = new Patterns(Set.of(), List.of());

    /** One a line, as in a file. */
    static Patterns of(String text) {
        return of(text.lines().map(String::strip).filter(l -> !l.isEmpty() && l.charAt(0) != '#' && l.charAt(0) != ';').toList());
    }

    static Patterns of(List<String> patterns) {
        Set<String> whole = new HashSet<>();
        List<String> wild = new ArrayList<>();
        patterns.stream().map(l -> l.toLowerCase(Locale.ROOT)).forEach(l -> (l.indexOf('*') < 0 ? whole : wild).add(l));
        return patterns.isEmpty() ? NONE : new Patterns(whole, wild);
    }

    boolean isEmpty() {
        return whole.isEmpty() && wild.isEmpty();
    }

    /** @param lower in lower case */
    boolean fit(String lower) {
        return whole.contains(lower) || wild.stream().anyMatch(p -> fits(p, lower));
    }

    /** Goes back to the last star only, so that no pattern takes more than text times pattern steps. */
    private static boolean fits(String pattern, String text) {
        int p = 0;
        int star = -1;
        int resume = 0;
        for (int t = 0; t < text.length(); ) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
