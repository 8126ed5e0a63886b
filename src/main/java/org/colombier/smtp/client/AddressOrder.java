package org.colombier.smtp.client;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Which of a host's addresses are tried, and in what order. */
enum AddressOrder {
    /** One of each kind in turn, IPv4 first: the failure of one kind costs one attempt. */
    ALTERNATING,
    IPV4_FIRST,
    IPV6_FIRST,
    IPV4,
    IPV6;

    List<InetAddress> arrange(List<InetAddress> addresses) {
        List<InetAddress> four = addresses.stream().filter(Inet4Address.class::isInstance).toList();
        List<InetAddress> six = addresses.stream().filter(a -> !(a instanceof Inet4Address)).toList();
        return switch (this) {
            case IPV4 -> four;
            case IPV6 -> six;
            case IPV4_FIRST -> joined(four, six);
            case IPV6_FIRST -> joined(six, four);
            case ALTERNATING -> inTurn(four, six);
        };
    }

    private static List<InetAddress> joined(List<InetAddress> first, List<InetAddress> second) {
        List<InetAddress> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static List<InetAddress> inTurn(List<InetAddress> first, List<InetAddress> second) {
        List<InetAddress> all = new ArrayList<>();
        for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
            if (i < first.size()) {
                all.add(first.get(i));
            }
            if (i < second.size()) {
                all.add(second.get(i));
            }
        }
        return all;
    }
}
