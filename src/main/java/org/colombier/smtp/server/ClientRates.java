package org.colombier.smtp.server;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.colombier.net.Network;

/**
 * Counts what each client does within a minute, as Postfix's anvil does: a minute begins with the first event and the
 * count starts again after it. Clients are told apart as {@link Network#ofClient} does. Thread-safe; each node counts
 * for itself.
 */
final class ClientRates {

    /** What is counted. */
    enum Event { CONNECTION, MESSAGE, RECIPIENT }

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final int CLIENTS = 100_000;

    /** One client's minute; guarded by its own monitor. */
    private static final class Minute {
        private final int[] counts = new int[Event.values().length];
        private long began;

        Minute(long began) {
            this.began = began;
        }
    }

    private final Map<Event, Integer> limits;
    private final LongSupplier nanos;
    private final Cache<Network, Minute> clients = Caffeine.newBuilder().maximumSize(CLIENTS).expireAfterAccess(Duration.ofMinutes(2)).build();

    /**
     * @param limits events in a minute; 0 for no limit
     * @param nanos  a clock that only goes on
     */
    ClientRates(Map<Event, Integer> limits, LongSupplier nanos) {
        this.limits = new EnumMap<>(limits);
        this.nanos = nanos;
    }

    /** Counts an event. @return false if it is one too many */
    boolean allows(Client client, Event event) {
        int limit = limits.getOrDefault(event, 0);
        // Our own networks may send what they like, as with smtpd_client_event_limit_exceptions.
        return limit == 0 || client.trusted() || count(client.address(), event) <= limit;
    }

    private int count(InetAddress address, Event event) {
        long now = nanos.getAsLong();
        Minute minute = clients.get(Network.ofClient(address), c -> new Minute(now));
        synchronized (minute) {
            if (now - minute.began >= MINUTE) {
                minute.began = now;
                java.util.Arrays.fill(minute.counts, 0);
            }
            return ++minute.counts[event.ordinal()];
        }
    }
}
