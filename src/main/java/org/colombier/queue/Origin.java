package org.colombier.queue;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is queued while a mail is worked on comes from that mail: a robot's answers, reports, copies. The mail log says so
 * ({@code origin=ID}), and a trace follows from the one to the others.
 */
public final class Origin {

    private static final ScopedValue<QueueId> CURRENT = ScopedValue.newInstance();

    private Origin() {
    }

    /** Does the work; what it queues, from this thread, comes from that mail. */
    public static <T> T of(QueueId mail, Supplier<T> work) {
        return ScopedValue.where(CURRENT, mail).call(work::get);
    }

    static Optional<QueueId> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }
}
