package org.colombier.smtp.server;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.colombier.mail.SmtpReply;
import org.springframework.stereotype.Component;

/** What sessions do, counted and timed. Thread-safe. */
@Component
class ServerMeters {

    private final MeterRegistry meters;
    private final Map<Service, AtomicInteger> open = new EnumMap<>(Service.class);
    private final Map<Service, Timer> sessions = new EnumMap<>(Service.class);

    ServerMeters(MeterRegistry meters) {
        this.meters = meters;
        for (Service service : Service.values()) {
            AtomicInteger now = new AtomicInteger();
            open.put(service, now);
            Gauge.builder("colombier.smtp.connections", now, AtomicInteger::get).tag("service", service.key()).description("Open connections").register(meters);
            sessions.put(service, Timer.builder("colombier.smtp.sessions").tag("service", service.key()).description("From connect to disconnect").register(meters));
        }
    }

    void connected(Service service) {
        open.get(service).incrementAndGet();
    }

    void disconnected(Service service, long nanos) {
        open.get(service).decrementAndGet();
        sessions.get(service).record(Duration.ofNanos(nanos));
    }

    /** A message that was read whole, and how long its sender waited for the answer. */
    void answered(Service service, SmtpReply reply, long nanos) {
        String result = reply.isPositive() ? "accepted" : reply.isTemporary() ? "deferred" : "rejected";
        Timer.builder("colombier.smtp.messages").tag("service", service.key()).tag("result", result).description("From the end of a message to its answer")
            .register(meters).record(Duration.ofNanos(nanos));
    }

    void login(String mechanism, String result) {
        meters.counter("colombier.smtp.logins", "mechanism", mechanism, "result", result).increment();
    }
}
