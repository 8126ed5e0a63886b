package org.colombier.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;

/** Connections of each client; a client is an IPv4 address or an IPv6 /64, which one person has as a rule. Thread-safe. */
final class ClientCounts {

    private final ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();

    /** @return false, and nothing counted, if the client has that many already */
    boolean enter(InetAddress client, int most) {
        int[] before = new int[1];
        counts.compute(key(client), (k, n) -> {
            before[0] = n == null ? 0 : n;
            return before[0] < most ? Integer.valueOf(before[0] + 1) : n;
        });
        return before[0] < most;
    }

    void leave(InetAddress client) {
        counts.computeIfPresent(key(client), (k, n) -> n <= 1 ? null : n - 1);
    }

    static String key(InetAddress client) {
        byte[] address = client.getAddress();
        return HexFormat.of().formatHex(client instanceof Inet6Address ? Arrays.copyOf(address, 8) : address);
    }
}
