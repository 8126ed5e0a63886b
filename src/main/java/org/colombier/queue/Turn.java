package org.colombier.queue;

import java.time.Duration;

/**
 * What is queued while a mail is worked on may come before or after other mail that waits: its turn is that of mail that
 * came so much earlier or later. Where nothing else waits it makes no difference.
 */
public final class Turn {

    private static final ScopedValue<Duration> CURRENT = ScopedValue.newInstance();

    private Turn() {
    }

    /** Does the work; what it queues, from this thread, has its turn as if it came so much later (or, below zero, earlier). */
    public static void later(Duration by, Runnable work) {
        ScopedValue.where(CURRENT, by).run(work);
    }

    static Duration current() {
        return CURRENT.isBound() ? CURRENT.get() : Duration.ZERO;
    }
}
