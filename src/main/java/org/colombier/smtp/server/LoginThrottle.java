package org.colombier.smtp.server;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.colombier.net.Network;

/**
 * Slows down those who guess passwords: failures are counted by client address for ten minutes, each is answered
 * later than the one before, and after so many the client has to wait. Checks run a few at a time, for each takes
 * 16 MiB and a core. Thread-safe; each node counts for itself.
 */
final class LoginThrottle {

    private static final Duration MEMORY = Duration.ofMinutes(10);
    private static final int CLIENTS = 100_000;
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

    private final int most;
    private final Duration step;
    private final Semaphore checks = new Semaphore(4);
    private final Cache<Network, AtomicInteger> failures = Caffeine.newBuilder().maximumSize(CLIENTS).expireAfterWrite(MEMORY).build();

    /** @param step the delay after the first failure; it grows by as much with each */
    LoginThrottle(int most, Duration step) {
        this.most = most;
        this.step = step;
    }

    boolean mayTry(InetAddress client) {
        AtomicInteger count = failures.getIfPresent(Network.ofClient(client));
        return count == null || count.get() < most;
    }

    /** @return how long to wait before the answer */
    Duration failed(InetAddress client) {
        int n = failures.get(Network.ofClient(client), c -> new AtomicInteger()).incrementAndGet();
        Duration delay = step.multipliedBy(n);
        return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
    }

    void succeeded(InetAddress client) {
        failures.invalidate(Network.ofClient(client));
    }

    /** Runs a check when its turn comes. */
    <T> T inTurn(java.util.function.Supplier<T> check) throws InterruptedException {
        checks.acquire();
        try {
            return check.get();
        } finally {
            checks.release();
        }
    }
}
