package org.colombier.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.colombier.queue.Retries.Again;
import org.colombier.queue.Retries.Expired;
import org.junit.jupiter.api.Test;

class RetriesTest {

    private static final Instant CREATED = Instant.parse("2026-01-15T10:00:00Z");
    private static final Instant EXPIRES = CREATED.plus(Duration.ofDays(5));

    private final Retries retries = new Retries(QueueFixture.defaults(100));

    @Test
    void theWaitDoublesUpToTheLongest() {
        assertThat(wait(1)).isEqualTo(Duration.ofSeconds(300));
        assertThat(wait(2)).isEqualTo(Duration.ofSeconds(600));
        assertThat(wait(4)).isEqualTo(Duration.ofSeconds(2400));
        assertThat(wait(5)).isEqualTo(Duration.ofSeconds(4000));
        assertThat(wait(1_000_000)).isEqualTo(Duration.ofSeconds(4000));
    }

    private Duration wait(int attempts) {
        return Duration.between(CREATED, ((Again) retries.after(attempts, CREATED, EXPIRES, false, CREATED)).at());
    }

    @Test
    void theLastTryIsAtTheEndOfTheLifetime() {
        assertThat(retries.after(9, CREATED, EXPIRES, true, EXPIRES.minusSeconds(60))).isEqualTo(new Again(EXPIRES, false));
        assertThat(retries.after(9, CREATED, EXPIRES, true, EXPIRES)).isEqualTo(new Expired());
    }

    @Test
    void theSenderIsWarnedOnceAfterFourHours() {
        Instant late = CREATED.plus(Duration.ofHours(4));
        assertThat(((Again) retries.after(3, CREATED, EXPIRES, false, late.minusSeconds(1))).warn()).isFalse();
        assertThat(((Again) retries.after(3, CREATED, EXPIRES, false, late)).warn()).isTrue();
        assertThat(((Again) retries.after(3, CREATED, EXPIRES, true, late)).warn()).isFalse();
    }
}
