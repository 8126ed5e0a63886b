package org.colombier.queue;

import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Names an accepted message in the queue, the log, the reply to the client and the trace. Made before anything is
 * stored, unique over all nodes without asking the database: microseconds since 1970 in the upper 52 bits, chance in
 * the lower 12, so ids ascend with time.
 */
public record QueueId(long value) implements Comparable<QueueId> {

    private static final int RADIX = 36;

    public static QueueId next(Clock clock) {
        var now = clock.instant();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        return new QueueId(micros << 12 | ThreadLocalRandom.current().nextInt(1 << 12));
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if the text is no queue id
     */
    public static QueueId parse(String text) {
        try {
            return new QueueId(Long.parseLong(text, RADIX));
        } catch (NumberFormatException notAnId) {
            throw new IllegalArgumentException("not a queue id: " + text, notAnId);
        }
    }

    @Override
    public int compareTo(QueueId other) {
        return Long.compare(value, other.value);
    }

    /** Digits and capitals, as it stands in the mail log. */
    @Override
    public String toString() {
        return Long.toString(value, RADIX).toUpperCase(java.util.Locale.ROOT);
    }
}
