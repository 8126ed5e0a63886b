package org.colombier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.colombier.mail.SmtpReply;
import org.colombier.queue.QueueFixture.MovableClock;
import org.junit.jupiter.api.Test;

class DestinationTest {

    private static final SmtpReply REFUSED = new SmtpReply(451, "4.4.1", "Connection refused");

    private final MovableClock clock = new MovableClock();
    private final Destination destination = of(new DestinationLimits(5, 20, 1, 1, 1, Duration.ZERO, true));

    private Destination of(DestinationLimits limits) {
        return new Destination("one.test", limits, clock, times -> Duration.ofMinutes(5L << (times - 1)));
    }

    @Test
    void aDestinationNobodyKnowsGetsOneProbe() {
        assertThat(destination.allowed()).isEqualTo(1);
        destination.reached();
        assertThat(destination.allowed()).isEqualTo(5);
    }

    @Test
    void eachSuccessAddsOneUpToTheLimit() {
        destination.fared();
        assertThat(destination.allowed()).isEqualTo(6);
        IntStream.range(0, 100).forEach(i -> destination.fared());
        assertThat(destination.allowed()).isEqualTo(20);
    }

    @Test
    void aFailureTakesOneAway() {
        destination.reached();
        assertThat(destination.failed(REFUSED)).isFalse();
        assertThat(destination.allowed()).isEqualTo(4);
    }

    @Test
    void aFailedProbeIsDeathAtOnce() {
        assertThat(destination.failed(REFUSED)).isTrue();
        assertThat(destination.isDead()).isTrue();
        assertThat(destination.allowed()).isZero();
        assertThat(destination.room()).isZero();
    }

    @Test
    void aWaveOfFailuresIsDeathButNotIfOneDeliveryFares() {
        destination.reached();
        assertThat(IntStream.range(0, 3).mapToObj(i -> destination.failed(REFUSED))).doesNotContain(true);
        destination.fared();
        assertThat(IntStream.range(0, 2).mapToObj(i -> destination.failed(REFUSED))).doesNotContain(true);
        assertThat(IntStream.range(0, 3).mapToObj(i -> destination.failed(REFUSED))).contains(true);
    }

    @Test
    void oneProbeAfterThePauseFindsOutWhetherItLivesAndThePauseDoubles() {
        destination.failed(REFUSED);
        clock.advance(Duration.ofMinutes(5));
        assertThat(destination.allowed()).isEqualTo(1);
        assertThat(destination.failed(REFUSED)).isTrue();
        clock.advance(Duration.ofMinutes(9));
        assertThat(destination.isDead()).isTrue();
        clock.advance(Duration.ofMinutes(1));
        destination.reached();
        destination.fared();
        assertThat(destination.allowed()).isEqualTo(6);
    }

    @Test
    void theRestOfTheWaveDoesNotLengthenThePause() {
        destination.failed(REFUSED);
        assertThat(destination.failed(REFUSED)).isFalse();
        assertThat(destination.deadUntil()).isEqualTo(clock.instant().plus(Duration.ofMinutes(5)));
    }

    @Test
    void whatWasHeardLongAgoSaysNothing() {
        destination.reached();
        clock.advance(Duration.ofHours(1));
        assertThat(destination.allowed()).isEqualTo(1);
    }

    @Test
    void theAdministratorMayReviveIt() {
        destination.failed(REFUSED);
        destination.revive();
        assertThat(destination.allowed()).isEqualTo(1);
    }

    @Test
    void ourOwnNeedNoProbe() {
        assertThat(of(DestinationLimits.fixed(24)).allowed()).isEqualTo(24);
    }
}
