package org.colombier.policy.spf;

import java.net.InetAddress;

/**
 * The arguments of {@code check_host()} (RFC 7208 section 4.1), as they came: nothing in here need be well-formed.
 *
 * @param client   an IPv4 address also where it came mapped into IPv6
 * @param local    the sender's local part, {@code postmaster} where there is none (section 4.3)
 * @param domain   the domain that is asked
 * @param hello    what the client called itself
 * @param receiver our host name
 */
record SpfRequest(InetAddress client, String local, String domain, String hello, String receiver) {

    String sender() {
        return local + "@" + domain;
    }
}
