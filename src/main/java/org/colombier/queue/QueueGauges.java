package org.colombier.queue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** The length of the queue as a metric, counted at most every few seconds however often it is asked. Thread-safe. */
@Component
class QueueGauges {

    private static final Duration KEPT = Duration.ofSeconds(5);

    private final QueueAdmin admin;
    private final Clock clock;
    private QueueAdmin.Counts counts = new QueueAdmin.Counts(0, 0);
    private Instant counted = Instant.MIN;

    QueueGauges(QueueAdmin admin, MeterRegistry meters, Clock clock) {
        this.admin = admin;
        this.clock = clock;
        Gauge.builder("colombier.queue.messages", () -> counts().messages()).description("Messages that wait or are being delivered").register(meters);
        Gauge.builder("colombier.queue.recipients", () -> counts().recipients()).description("Recipients not delivered yet").register(meters);
    }

    private synchronized QueueAdmin.Counts counts() {
        Instant now = clock.instant();
        if (now.isAfter(counted.plus(KEPT))) {
            counted = now;
            try {
                counts = admin.counts();
            } catch (DataAccessException away) {
                // The gauge keeps its last value; that the database is away is /health's to say.
                return counts;
            }
        }
        return counts;
    }
}
