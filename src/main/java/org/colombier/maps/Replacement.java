package org.colombier.maps;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The right side of a regular-expression rule: text with {@code $1}, <code>${1}</code>, {@code $(1)} and {@code $$}. Immutable. */
record Replacement(List<Part> parts) {

    /** Text as it stands, or a group of the match. */
    sealed interface Part {
    }

    record Text(String text) implements Part {
    }

    record Group(int number) implements Part {
    }

    private static final Pattern DOLLAR = Pattern.compile("\\$(?:(\\$)|([0-9]{1,3})|\\{([0-9]{1,3})}|\\(([0-9]{1,3})\\))?");

    /**
     * @param groups how many the expression has
     * @throws IllegalArgumentException for a group that the expression has not, or a dollar sign that says nothing
     */
    static Replacement parse(String text, int groups) {
        List<Part> parts = new ArrayList<>();
        Matcher m = DOLLAR.matcher(text);
        int from = 0;
        while (m.find()) {
            if (m.start() > from) {
                parts.add(new Text(text.substring(from, m.start())));
            }
            parts.add(m.group(1) != null ? new Text("$") : new Group(number(m, groups)));
            from = m.end();
        }
        parts.add(new Text(text.substring(from)));
        return new Replacement(List.copyOf(parts));
    }

    /** A text in which a dollar sign is itself. */
    static Replacement fixed(String text) {
        return new Replacement(List.of(new Text(text)));
    }

    String with(MatchResult match) {
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            out.append(switch (part) {
                case Text t -> t.text();
                case Group g -> Optional.ofNullable(match.group(g.number())).orElse("");
            });
        }
        return out.toString();
    }

    boolean isFixed() {
        return parts.stream().allMatch(Text.class::isInstance);
    }

    private static int number(Matcher m, int groups) {
        for (int i = 2; i <= 4; i++) {
            if (m.group(i) != null) {
                int number = Integer.parseInt(m.group(i));
                if (number < 1 || number > groups) {
                    throw new IllegalArgumentException("$" + number + ", but the expression has " + groups + " groups");
                }
                return number;
            }
        }
        throw new IllegalArgumentException("a $ that is followed by no number; a dollar sign itself is $$");
    }
}
