package org.colombier.policy.spf;

import java.net.InetAddress;
import java.util.Optional;

/** What a directive asks (RFC 7208 section 5). A target that is not given is the domain under evaluation. */
sealed interface Mechanism {

    record All() implements Mechanism {
    }

    record Include(MacroText target) implements Mechanism {
    }

    /** @param four bits that must agree of an IPv4 address, {@code six} of an IPv6 one */
    record A(Optional<MacroText> target, int four, int six) implements Mechanism {
    }

    record Mx(Optional<MacroText> target, int four, int six) implements Mechanism {
    }

    record Ptr(Optional<MacroText> target) implements Mechanism {
    }

    /** {@code ip4} and {@code ip6}. */
    record Ip(InetAddress network, int bits) implements Mechanism {
    }

    record Exists(MacroText target) implements Mechanism {
    }

    /** Whether evaluating it asks the name servers (section 4.6.4). */
    default boolean asks() {
        return !(this instanceof All || this instanceof Ip);
    }
}
