package org.colombier.lists.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.colombier.lists.bounce.Score.Verdict;
import org.colombier.lists.posting.PostDays;
import org.junit.jupiter.api.Test;

/** How bad bounces are, by Sympa's formula. */
class ScoreTest {

    private static final Instant FIRST = Instant.parse("2026-01-01T10:00:00Z");

    @Test
    void everyPostThatCameBackHardCountsWhole() {
        assertThat(score(100, 100, 100, 0, 50, "5.1.1")).isEqualTo(new Score(100, Verdict.COUNTS, 100, 100, 1, 1));
    }

    @Test
    void bouncesThatMayPassCountHalf() {
        assertThat(score(100, 100, 0, 100, 50, "4.2.2").points()).isEqualTo(50);
        assertThat(score(100, 100, 50, 50, 50, "4.2.2").points()).isEqualTo(75);
    }

    @Test
    void whereNoClassIsKnownTheLastCodeTellsAsWithSympa() {
        assertThat(score(100, 100, 0, 0, 50, "4.2.2").points()).isEqualTo(50);
        assertThat(score(100, 100, 0, 0, 50, "5.1.1").points()).isEqualTo(100);
    }

    @Test
    void whoseMailArrivesNowAndThenHasAMilderScore() {
        assertThat(score(50, 100, 50, 0, 50, "5.1.1").points()).as("half of the posts came back").isEqualTo(25);
    }

    @Test
    void fewBouncesOrAShortTimeGiveNoScore() {
        assertThat(score(9, 9, 9, 0, 50, "5.1.1").verdict()).isEqualTo(Verdict.TOO_FEW);
        assertThat(score(50, 50, 50, 0, 9, "5.1.1").verdict()).isEqualTo(Verdict.TOO_SHORT);
        assertThat(score(50, 50, 50, 0, 9, "5.1.1").points()).isZero();
    }

    @Test
    void oneFailureIsNeverAHundredPercent() {
        assertThat(score(1, 1, 1, 0, 0, "5.1.1").points()).isZero();
    }

    @Test
    void reportsThatComeTwiceOrAreMadeUpCountNoMoreThanThereWerePosts() {
        assertThat(score(5_000, 20, 5_000, 0, 50, "5.1.1").points()).isEqualTo(20);
    }

    @Test
    void letterBouncesOfASilentListAreNoVerdict() {
        assertThat(score(20, 0, 20, 0, 50, "5.1.1").verdict()).isEqualTo(Verdict.NO_POSTS);
    }

    @Test
    void theDelayComparesWithThePostsOfEarlierDays() {
        NavigableMap<LocalDate, Integer> posts = new TreeMap<>();
        posts.put(LocalDate.parse("2025-12-31"), 40);
        Score late = Score.of(FIRST, FIRST.plus(Duration.ofDays(20)), 40, 40, 0, "5.1.1", new PostDays.Days(posts), settings(Duration.ofDays(1)));
        Score without = Score.of(FIRST, FIRST.plus(Duration.ofDays(20)), 40, 40, 0, "5.1.1", new PostDays.Days(posts), settings(Duration.ZERO));
        assertThat(late.points()).isEqualTo(40);
        assertThat(without.verdict()).isEqualTo(Verdict.NO_POSTS);
    }

    private static Score score(int count, int posts, int hard, int soft, int days, String status) {
        NavigableMap<LocalDate, Integer> byDay = new TreeMap<>();
        if (posts > 0) {
            byDay.put(LocalDate.parse("2026-01-01"), posts);
        }
        return Score.of(FIRST, FIRST.plus(Duration.ofDays(days)), count, hard, soft, status, new PostDays.Days(byDay), settings(Duration.ZERO));
    }

    private static BounceSettings settings(Duration delay) {
        return new BounceSettings(10, Duration.ofDays(10), delay, Duration.ofDays(10), Duration.ofDays(7), false, Duration.ofDays(6), Duration.ofDays(365));
    }
}
