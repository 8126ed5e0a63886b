package org.colombier.queue;

import java.time.Duration;
import java.time.Instant;

/** When mail that could not be delivered is tried again, and when it has waited too long. Pure. */
final class Retries {

    private final QueueSettings settings;

    sealed interface Verdict {
    }

    /** @param warn the sender is to be told now that it waits */
    record Again(Instant at, boolean warn) implements Verdict {
    }

    record Expired() implements Verdict {
    }

    Retries(QueueSettings settings) {
        this.settings = settings;
    }

    /**
     * @param attempts those made, with the one that just failed: at least 1
     * @param warned   the sender was told already
     */
    Verdict after(int attempts, Instant created, Instant expires, boolean warned, Instant now) {
        if (!now.isBefore(expires)) {
            return new Expired();
        }
        Instant next = now.plus(wait(attempts));
        boolean late = !settings.delayWarning().isZero() && !now.isBefore(created.plus(settings.delayWarning()));
        // The last try is at the end of the lifetime, not after it.
        return new Again(next.isAfter(expires) ? expires : next, late && !warned);
    }

    /** @param attempts at least 1 */
    Duration wait(int attempts) {
        Duration wait = settings.minimalBackoff().multipliedBy(1L << Math.min(attempts - 1, 20));
        return wait.compareTo(settings.maximalBackoff()) < 0 ? wait : settings.maximalBackoff();
    }
}
