package org.colombier.policy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.colombier.net.dns.Answer;
import org.colombier.net.dns.Dns;

/** Whether a client's reverse name leads back to it (RFC 8601 section 2.7.3). Blocks for look-ups. */
final class ReverseName {

    private static final int MOST = 10;

    /** @param name empty unless the result is pass */
    record Found(String result, Optional<String> name) {
    }

    private ReverseName() {
    }

    static Found of(InetAddress client, Dns dns) {
        Answer<String> reverse = dns.reverse(client);
        if (!reverse.isCertain()) {
            return new Found("temperror", Optional.empty());
        }
        List<String> names = reverse.records().stream().limit(MOST).toList();
        if (names.isEmpty()) {
            return new Found("permerror", Optional.empty());
        }
        boolean certain = true;
        for (String name : names) {
            Answer<InetAddress> forward = client instanceof Inet6Address ? dns.aaaa(name) : dns.a(name);
            certain &= forward.isCertain();
            if (forward.records().contains(client)) {
                return new Found("pass", Optional.of(name));
            }
        }
        return new Found(certain ? "fail" : "temperror", Optional.empty());
    }
}
