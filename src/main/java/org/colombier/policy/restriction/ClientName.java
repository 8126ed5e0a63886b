package org.colombier.policy.restriction;

import java.net.InetAddress;
import org.colombier.net.dns.Answer;
import org.colombier.net.dns.Dns;

/**
 * A client's host name.
 *
 * @param reverse  what the reverse zone claims, empty if nothing
 * @param verified the name whose addresses include the client's, empty if none
 * @param certain  false if a name server did not answer, so that it may be another one later
 */
record ClientName(String reverse, String verified, boolean certain) {

    /** Names of one address that are tried; an honest host has one. */
    private static final int TRIED = 3;

    static ClientName of(Situation situation, Dns dns) {
        if (situation.name().isPresent()) {
            return new ClientName(situation.name().get(), situation.name().get(), true);
        }
        Answer<String> names = dns.reverse(situation.address());
        if (names.records().isEmpty()) {
            return new ClientName("", "", names.isCertain());
        }
        boolean certain = true;
        for (String name : names.records().stream().limit(TRIED).toList()) {
            // Anybody may claim any name in a reverse zone of his own.
            Answer<InetAddress> addresses = dns.addresses(name);
            if (addresses.records().contains(situation.address())) {
                return new ClientName(name, name, true);
            }
            certain &= addresses.isCertain();
        }
        return new ClientName(names.records().getFirst(), "", certain);
    }
}
