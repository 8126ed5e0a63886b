package org.colombier.queue;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Names an accepted message in the queue, the log, the reply to the client and the trace. Made before anything is
 * stored, unique over all nodes without asking the database: microseconds since 1970 in the upper bits (until the year 2112), chance in
 * the lower 11, so ids ascend with time.
 */
public record QueueId(long value) implements Comparable<QueueId> {

    private static final int RADIX = 36;
    private static final AtomicLong LAST = new AtomicLong();

    public static QueueId next(Clock clock) {
        var now = clock.instant();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        // Within a process no two share a microsecond; between nodes chance keeps them apart.
        long mine = LAST.updateAndGet(last -> Math.max(last + 1, micros));
        return new QueueId(mine << 11 | ThreadLocalRandom.current().nextInt(1 << 11));
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

    /** When it was made. */
    Instant made() {
        long micros = value >>> 11;
        return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
    }

    /** The smallest value an id made at that time has; seconds since 1970. */
    static long madeAt(long epochSecond) {
        return epochSecond * 1_000_000 << 11;
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
