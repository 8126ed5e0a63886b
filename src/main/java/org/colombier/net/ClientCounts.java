package org.colombier.net;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;

/** Connections of each client, as {@link Network#ofClient} tells clients apart. Thread-safe. */
final class ClientCounts {

    private final ConcurrentHashMap<Network, Integer> counts = new ConcurrentHashMap<>();

    /** @return false, and nothing counted, if the client has that many already */
    boolean enter(InetAddress client, int most) {
        int[] before = new int[1];
        counts.compute(Network.ofClient(client), (k, n) -> {
            before[0] = n == null ? 0 : n;
            return before[0] < most ? Integer.valueOf(before[0] + 1) : n;
        });
        return before[0] < most;
    }

    void leave(InetAddress client) {
        counts.computeIfPresent(Network.ofClient(client), (k, n) -> n <= 1 ? null : n - 1);
    }
}
