package org.colombier.net;

import java.net.InetAddress;
import java.util.List;

/** Some networks whose hosts are trusted, as a setting names them. Immutable. */
public record NetworkList(List<Network> all) {

    /** Wider ones are no site's: the largest that anybody was ever given is a /8 (RFC 1918 has 10.0.0.0/8). */
    private static final int WIDEST_IPV4 = 8;
    private static final int WIDEST_IPV6 = 16;
    /** What is not reached from outside: RFC 4193 section 3.1, RFC 4291 section 2.5.6. */
    private static final List<Network> WITHIN_A_SITE = List.of(Network.parse("fc00::/7"), Network.parse("fe80::/10"));

    /** No network at all. */
    public static final NetworkList NONE = new NetworkList(List.of());

    public NetworkList {
        all = List.copyOf(all);
    }

    /**
     * @param key   the setting, for the message
     * @param texts addresses or networks in CIDR notation
     * @throws IllegalArgumentException if one of them is no network, or one so wide that strangers are in it
     */
    public static NetworkList parse(String key, List<String> texts) {
        return new NetworkList(texts.stream().map(text -> {
            try {
                return narrow(Network.parse(text));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(key + ": " + text + ": " + e.getMessage(), e);
            }
        }).toList());
    }

    private static Network narrow(Network network) {
        boolean four = network.address().getAddress().length == 4;
        boolean within = WITHIN_A_SITE.stream().anyMatch(n -> n.contains(network.address()) && network.prefix() >= n.prefix());
        if (!within && network.prefix() < (four ? WIDEST_IPV4 : WIDEST_IPV6)) {
            throw new IllegalArgumentException("so wide that strangers are in it: that would make an open relay");
        }
        return network;
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
