package org.colombier.policy.spf;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.ReversePath;
import org.colombier.net.dns.Dns;
import org.colombier.ops.Site;
import org.springframework.stereotype.Component;

/** Asks domains whether a host may send in their name. Blocks its thread for as long as the questions take. Thread-safe. */
@Component
public class SpfChecker {

    /** RFC 7208 section 4.6.4: at least twenty seconds. */
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final String POSTMASTER = "postmaster";

    private final Dns dns;
    private final Site site;
    private final Clock clock;

    public SpfChecker(Dns dns, Site site, Clock clock) {
        this.dns = dns;
        this.site = site;
        this.clock = clock;
    }

    /** The MAIL FROM identity; for the null reverse-path it is postmaster at the HELO name (RFC 7208 section 2.4). */
    public SpfVerdict mailFrom(InetAddress client, ReversePath from, String hello) {
        return from.address().map(a -> check(client, a, hello)).orElseGet(() -> hello(client, hello));
    }

    /** The HELO identity (section 2.3). */
    public SpfVerdict hello(InetAddress client, String hello) {
        return check(client, POSTMASTER, hello, hello);
    }

    private SpfVerdict check(InetAddress client, EmailAddress sender, String hello) {
        return check(client, sender.localPart(), sender.domain().ascii(), hello);
    }

    /** @param domain need not be one */
    SpfVerdict check(InetAddress client, String local, String domain, String hello) {
        SpfRequest request = new SpfRequest(client, local.isEmpty() ? POSTMASTER : local, domain, hello, site.hostname());
        return new Evaluation(request, new Questions(dns, client, TIME), clock.instant()).verdict();
    }
}
