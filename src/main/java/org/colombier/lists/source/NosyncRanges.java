package org.colombier.lists.source;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The times of the day when a source is not asked, such as {@code 22:00-06:00}: a range may pass midnight. */
record NosyncRanges(List<Range> ranges) {

    private record Range(LocalTime from, LocalTime to) {

        boolean holds(LocalTime time) {
            boolean begun = !time.isBefore(from);
            boolean over = !time.isBefore(to);
            return from.isBefore(to) ? begun && !over : begun || !over;
        }
    }

    private static final Pattern RANGE = Pattern.compile("([01]?\\d|2[0-3])[:h]([0-5]\\d)\\s*-\\s*([01]?\\d|2[0-4])[:h]([0-5]\\d)");

    /** @throws IllegalArgumentException that names what is no range */
    static NosyncRanges parse(String text) {
        List<Range> ranges = new ArrayList<>();
        for (String part : text.strip().split("\\s*[,;]\\s*|\\s+(?=\\d)")) {
            Matcher range = RANGE.matcher(part);
            if (range.matches()) {
                int toHour = Integer.parseInt(range.group(3)) % 24;
                ranges.add(new Range(LocalTime.of(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2))), LocalTime.of(toHour, Integer.parseInt(range.group(4)))));
            } else if (!part.isEmpty()) {
                throw new IllegalArgumentException(part);
            }
        }
        return new NosyncRanges(List.copyOf(ranges));
    }

    boolean hold(LocalTime time) {
        return ranges.stream().anyMatch(r -> r.holds(time));
    }
}
