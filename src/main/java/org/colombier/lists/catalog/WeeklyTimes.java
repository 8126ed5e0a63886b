package org.colombier.lists.catalog;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Moments that come back every week, in a list's time zone. Where the clock is put forward over one it falls after the
 * gap; where it is put back, on the earlier of the two. Immutable.
 *
 * @param times none: never
 */
public record WeeklyTimes(List<Time> times) {

    private static final Pattern TIME = Pattern.compile("([0-7](?:\\s*[,\\s]\\s*[0-7])*)\\s+([01]?\\d|2[0-3])[:h\\s]\\s*([0-5]?\\d)");
    private static final int MOST = 20;
    private static final int DAYS = 8;

    /** One time of the day on some days of the week. */
    public record Time(Set<DayOfWeek> days, LocalTime at) {
    }

    /**
     * Reads Sympa's form, days (0 and 7 are Sunday) and a time: {@code 1,4 13:26}; several are separated by semicolons.
     *
     * @return empty if it is something else
     */
    static Optional<WeeklyTimes> parse(String text) {
        List<Time> times = new ArrayList<>();
        for (String part : text.strip().split("\\s*;\\s*")) {
            Matcher m = TIME.matcher(part.strip());
            if (m.matches()) {
                times.add(new Time(days(m.group(1)), LocalTime.of(Integer.parseInt(m.group(2)), Integer.parseInt(m.group(3)))));
            } else if (!part.isBlank()) {
                return Optional.empty();
            }
        }
        return times.size() > MOST ? Optional.empty() : Optional.of(new WeeklyTimes(List.copyOf(times)));
    }

    private static Set<DayOfWeek> days(String digits) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        digits.chars().filter(Character::isDigit).map(c -> c - '0').forEach(d -> days.add(d == 0 ? DayOfWeek.SUNDAY : DayOfWeek.of(d)));
        return days;
    }

    public boolean isNever() {
        return times.isEmpty();
    }

    /** The last of these moments that is not after {@code now}; empty for never. */
    public Optional<Instant> last(Instant now, ZoneId zone) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        return around(today.minusDays(DAYS - 1), zone).filter(t -> !t.isAfter(now)).max(Instant::compareTo);
    }

    /** The first of these moments that is after {@code now}; empty for never. */
    public Optional<Instant> next(Instant now, ZoneId zone) {
        return around(LocalDate.ofInstant(now, zone), zone).filter(t -> t.isAfter(now)).min(Instant::compareTo);
    }

    private Stream<Instant> around(LocalDate first, ZoneId zone) {
        return LongStream.range(0, DAYS).mapToObj(first::plusDays).flatMap(day -> times.stream()
            .filter(t -> t.days().contains(day.getDayOfWeek())).map(t -> day.atTime(t.at()).atZone(zone).toInstant()));
    }
}
