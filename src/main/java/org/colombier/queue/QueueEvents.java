package org.colombier.queue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.colombier.mail.Envelope;
import org.colombier.mail.Recipient;
import org.colombier.ops.MailLog;
import org.springframework.stereotype.Component;

/** What happens to mail, told to the mail log (in Postfix' manner) and counted. Thread-safe. */
@Component
class QueueEvents {

    /** How an attempt ended for one recipient. */
    enum Result { SENT, DEFERRED, BOUNCED }

    private static final List<String> REASONS = List.of("other", "address", "mailbox", "system", "network", "protocol", "content", "policy");

    private final Counter accepted;
    private final Map<String, Counter> deferrals = new HashMap<>();
    private final Map<Result, Counter> deliveries = new EnumMap<>(Result.class);
    private final Timer delay;

    QueueEvents(MeterRegistry meters) {
        accepted = Counter.builder("colombier.accepted").description("Messages taken into the queue").register(meters);
        delay = Timer.builder("colombier.delivery.delay").description("From acceptance to delivery, counted per recipient").register(meters);
        for (Result result : Result.values()) {
            deliveries.put(result, Counter.builder("colombier.deliveries").tag("result", name(result))
                .description("Attempts, counted per recipient").register(meters));
        }
        for (String reason : REASONS) {
            deferrals.put(reason, Counter.builder("colombier.queue.deferrals").tag("reason", reason)
                .description("Attempts put off, counted per recipient, by the kind of trouble (RFC 3463)").register(meters));
        }
    }

    /** RFC 3463: the second part of a status says whose trouble it is. */
    private static String reason(String status) {
        String[] parts = status.split("\\.");
        int subject = parts.length == 3 && parts[1].length() == 1 ? parts[1].charAt(0) - '0' : 0;
        return subject >= 0 && subject < REASONS.size() ? REASONS.get(subject) : REASONS.getFirst();
    }

    void queued(QueueId id, Envelope envelope, long size, int recipients, String messageId) {
        accepted.increment();
        MailLog.line("cleanup", id, "message-id=" + messageId);
        MailLog.line("qmgr", id, "from=<" + envelope.reversePath() + ">, size=" + size + ", nrcpt=" + recipients + " (queue active)");
    }

    /** @param begun when the attempt began */
    void settled(QueueId id, Instant created, Instant begun, Outcome outcome, Result result) {
        deliveries.get(result).increment();
        if (result == Result.SENT) {
            delay.record(Duration.between(created, outcome.at()));
        }
        if (result == Result.DEFERRED) {
            Objects.requireNonNull(deferrals.get(reason(outcome.reply().status()))).increment();
        }
        Recipient r = outcome.recipient();
        StringBuilder line = new StringBuilder(256).append("to=<").append(r.address()).append('>');
        if (!r.original().equals(r.address())) {
            line.append(", orig_to=<").append(r.original()).append('>');
        }
        line.append(", relay=").append(outcome.relay());
        line.append(", delay=").append(seconds(created, outcome.at()));
        // Postfix' four parts: before the queue manager, in the queue, connecting (the client's sessions are kept: 0), transmitting.
        line.append(", delays=0/").append(seconds(created, begun)).append("/0/").append(seconds(begun, outcome.at()));
        line.append(", dsn=").append(outcome.reply().status()).append(", status=").append(name(result)).append(" (").append(outcome.reply()).append(')');
        MailLog.line(room(outcome, result), id, line.toString());
    }

    void removed(QueueId id) {
        MailLog.line("qmgr", id, "removed");
    }

    private static String room(Outcome outcome, Result result) {
        return switch (outcome.relay()) {
            case "local", "robot" -> outcome.relay();
            case "none" -> result == Result.BOUNCED ? "bounce" : "qmgr";
            default -> "smtp";
        };
    }

    private static String name(Result result) {
        return result.name().toLowerCase(Locale.ROOT);
    }

    /** Two digits are kept, as Postfix does: 0.04, 1.2, 35. */
    private static String seconds(Instant from, Instant to) {
        long millis = Math.max(0, Duration.between(from, to).toMillis());
        if (millis < 1_000) {
            return millis < 10 ? "0" : "0." + (millis < 100 ? "0" + millis / 10 : Long.toString(millis / 10));
        }
        return millis < 10_000 ? millis / 1_000 + "." + millis / 100 % 10 : Long.toString(millis / 1_000);
    }
}
