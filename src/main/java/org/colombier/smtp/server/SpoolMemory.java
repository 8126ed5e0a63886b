package org.colombier.smtp.server;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that all messages on their way in share, so that many at once need no more than a few. Thread-safe. */
final class SpoolMemory {

    private final AtomicLong free;

    /** @param octets in all */
    SpoolMemory(long octets) {
        free = new AtomicLong(octets);
    }

    /** @return false, and nothing taken, if there is not so much */
    boolean take(long octets) {
        return free.getAndUpdate(f -> f >= octets ? f - octets : f) >= octets;
    }

    void giveBack(long octets) {
        free.addAndGet(octets);
    }
}
