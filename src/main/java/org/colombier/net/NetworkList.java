package org.colombier.net;

import java.net.InetAddress;
import java.util.List;

/** Some networks, as a setting names them. Immutable. */
public record NetworkList(List<Network> all) {

    /** No network at all. */
    public static final NetworkList NONE = new NetworkList(List.of());

    public NetworkList {
        all = List.copyOf(all);
    }

    /**
     * @param key   the setting, for the message
     * @param texts addresses or networks in CIDR notation
     * @throws IllegalArgumentException if one of them is no network
     */
    public static NetworkList parse(String key, List<String> texts) {
        return new NetworkList(texts.stream().map(text -> {
            try {
                return Network.parse(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(key + ": " + text + ": " + e.getMessage(), e);
            }
        }).toList());
    }

    public boolean contains(InetAddress client) {
        for (Network network : all) {
            if (network.contains(client)) {
                return true;
            }
        }
        return false;
    }
}
