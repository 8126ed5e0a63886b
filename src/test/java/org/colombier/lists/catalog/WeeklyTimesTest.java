package org.colombier.lists.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeeklyTimesTest {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private static WeeklyTimes times(String text) {
        return WeeklyTimes.parse(text).orElseThrow();
    }

    @Test
    void mondayAndThursdayInTheListsTimeZone() {
        WeeklyTimes digest = times("1,4 13:26");
        Instant saturday = Instant.parse("2026-11-21T06:00:00Z");
        assertThat(digest.last(saturday, PARIS)).contains(Instant.parse("2026-11-19T12:26:00Z"));
        assertThat(digest.next(saturday, PARIS)).contains(Instant.parse("2026-11-23T12:26:00Z"));
    }

    @Test
    void theVeryMomentIsTheLastOne() {
        Instant at = Instant.parse("2026-11-23T12:26:00Z");
        assertThat(times("1 13:26").last(at, PARIS)).contains(at);
        assertThat(times("1 13:26").next(at, PARIS)).contains(Instant.parse("2026-11-30T12:26:00Z"));
    }

    @Test
    void severalTimesOfADay() {
        WeeklyTimes often = times("0,1,2,3,4,5,6 8:00; 0,1,2,3,4,5,6 18:30");
        assertThat(often.next(Instant.parse("2026-06-01T07:00:00Z"), ZoneId.of("UTC"))).contains(Instant.parse("2026-06-01T08:00:00Z"));
        assertThat(often.next(Instant.parse("2026-06-01T08:00:00Z"), ZoneId.of("UTC"))).contains(Instant.parse("2026-06-01T18:30:00Z"));
    }

    @Test
    void anHourThatTheClockLeavesOutStillComes() {
        // On 29 March 2026 Paris goes from 2:00 to 3:00.
        assertThat(times("0 2:30").next(Instant.parse("2026-03-28T12:00:00Z"), PARIS)).contains(Instant.parse("2026-03-29T01:30:00Z"));
    }

    @Test
    void sundayIsZeroOrSeven() {
        assertThat(times("7 4:36")).isEqualTo(times("0 4:36"));
    }

    @Test
    void nothingIsNever() {
        assertThat(times("").isNever()).isTrue();
        assertThat(times("").next(Instant.EPOCH, PARIS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8 10:00", "1 24:00", "1 10:60", "monday", "1,4", "13:26", "1 1:1:1"})
    void whatIsNoTimeIsRefused(String text) {
        assertThat(WeeklyTimes.parse(text)).isEmpty();
    }
}
