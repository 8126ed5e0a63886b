package org.colombier.queue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.colombier.queue.QueueAdmin.State;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * The length and age of the queue as metrics, counted at most every few seconds however often they are asked for, and
 * seldom enough that counting a long queue takes at most a fiftieth of the time. Thread-safe.
 */
@Component
class QueueGauges {

    private static final Duration KEPT = Duration.ofSeconds(5);
    private static final int SHARE = 50;

    private final QueueAdmin admin;
    private final Clock clock;
    private QueueAdmin.Census census = new QueueAdmin.Census(0, Map.of(), Map.of(), Duration.ZERO);
    private Instant next = Instant.MIN;

    QueueGauges(QueueAdmin admin, MeterRegistry meters, Clock clock) {
        this.admin = admin;
        this.clock = clock;
        Gauge.builder("colombier.queue.messages", () -> census().messages()).description("Messages that wait or are being delivered").register(meters);
        Gauge.builder("colombier.queue.recipients", () -> sum(census().recipients())).description("Recipients not delivered yet").register(meters);
        Gauge.builder("colombier.queue.oldest", () -> census().oldest().toSeconds()).baseUnit("seconds").description("Age of the oldest message in the queue").register(meters);
        for (State state : State.values()) {
            String name = state.name().toLowerCase(Locale.ROOT);
            Gauge.builder("colombier.queue.packets", () -> census().packets().getOrDefault(state, 0L)).tag("state", name)
                .description("Packets by state").register(meters);
            Gauge.builder("colombier.queue.state.recipients", () -> census().recipients().getOrDefault(state, 0L)).tag("state", name)
                .description("Recipients not delivered yet, by the state of their packets").register(meters);
        }
    }

    private static long sum(Map<State, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private synchronized QueueAdmin.Census census() {
        Instant now = clock.instant();
        if (now.isAfter(next)) {
            next = now.plus(KEPT);
            try {
                long begun = System.nanoTime();
                census = admin.census();
                Duration share = Duration.ofNanos((System.nanoTime() - begun) * SHARE);
                next = now.plus(share.compareTo(KEPT) > 0 ? share : KEPT);
            } catch (DataAccessException away) {
                // The gauge keeps its last value; that the database is away is /health's to say.
                return census;
            }
        }
        return census;
    }
}
