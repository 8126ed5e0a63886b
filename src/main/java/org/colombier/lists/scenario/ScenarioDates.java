package org.colombier.lists.scenario;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates in rules: seconds since 1970; a calendar date {@code 2004y3m12d10h30min} (UTC, what is left out is the first);
 * either followed by durations {@code +1y2m3d} or {@code -2w}.
 */
final class ScenarioDates {

    private static final String FIELDS = "(?:(\\d{1,4})y)?(?:(\\d{1,4})m(?!i))?(?:(\\d{1,4})w)?(?:(\\d{1,5})d)?(?:(\\d{1,6})h)?(?:(\\d{1,8})min)?(?:(\\d{1,9})sec)?";
    private static final Pattern TERM = Pattern.compile("([+-]|^)[ \\t]*(?:(\\d{5,12})|" + FIELDS + ")[ \\t]*");

    private ScenarioDates() {
    }

    /**
     * @param now what {@code execution_date} and {@code current_date} without brackets stand for
     * @throws ScenarioFault if the text is no date
     */
    static Instant parse(String written, Instant now) {
        String text = written.strip().replaceFirst("^\\[?(?:execution_date|current_date|now)]?", Long.toString(now.getEpochSecond()));
        Matcher m = TERM.matcher(text);
        int done = 0;
        ZonedDateTime date = null;
        while (done < m.regionEnd() && m.find(done) && m.start() == done && m.end() > done) {
            date = date == null ? absolute(m, text) : moved(date, m, text);
            done = m.end();
        }
        if (date == null || done < m.regionEnd()) {
            throw notADate(text);
        }
        return date.toInstant();
    }

    private static ZonedDateTime absolute(Matcher m, String text) {
        if (!m.group(1).isEmpty()) {
            throw notADate(text);
        }
        if (m.group(2) != null) {
            return Instant.ofEpochSecond(Long.parseLong(m.group(2))).atZone(ZoneOffset.UTC);
        }
        if (m.group(3) == null) {
            throw notADate(text);
        }
        try {
            return LocalDateTime.of(field(m, 3, 0), field(m, 4, 1), field(m, 6, 1), field(m, 7, 0), field(m, 8, 0), field(m, 9, 0)).atZone(ZoneOffset.UTC);
        } catch (java.time.DateTimeException impossible) {
            throw notADate(text);
        }
    }

    private static ZonedDateTime moved(ZonedDateTime from, Matcher m, String text) {
        if (m.group(1).isEmpty() || m.group(2) != null) {
            throw notADate(text);
        }
        int sign = m.group(1).equals("-") ? -1 : 1;
        return from.plus(Period.of(field(m, 3, 0), field(m, 4, 0), 7 * field(m, 5, 0) + field(m, 6, 0)).multipliedBy(sign))
            .plusHours((long) sign * field(m, 7, 0)).plusMinutes((long) sign * field(m, 8, 0)).plusSeconds((long) sign * field(m, 9, 0));
    }

    private static int field(Matcher m, int group, int otherwise) {
        return m.group(group) == null ? otherwise : Integer.parseInt(m.group(group));
    }

    private static ScenarioFault notADate(String text) {
        return new ScenarioFault("not a date: " + text);
    }
}
