package org.colombier.smtp.server;

import java.net.InetAddress;
import java.util.Optional;
import org.colombier.directory.Accounts;
import org.colombier.net.NetworkList;
import org.colombier.net.Tls;
import org.colombier.net.dns.Dns;
import org.colombier.ops.Site;
import org.colombier.policy.restriction.OwnNetworks;
import org.colombier.policy.restriction.Restrictions;
import org.springframework.stereotype.Component;

/** What all sessions share. Thread-safe. */
@Component
class Host {

    private final Site site;
    private final SmtpSettings settings;
    private final NetworkList trusted;
    private final Tls tls;
    private final Accounts accounts;
    private final Admission admission;
    private final Restrictions restrictions;
    private final Reception reception;
    private final SpoolDirectory spools;
    private final LoginThrottle logins;
    private final NetworkList believed;
    private final ClientRates rates;
    private final Etrn etrn;
    private final Dns dns;
    private final ServerMeters meters;

    Host(Site site, SmtpSettings settings, OwnNetworks networks, Tls tls, Accounts accounts, Admission admission, Restrictions restrictions,
         Reception reception, SpoolDirectory spools, Etrn etrn, Dns dns, ServerMeters meters) {
        this.meters = meters;
        this.etrn = etrn;
        this.site = site;
        this.settings = settings;
        this.trusted = networks.known();
        this.tls = tls;
        this.accounts = accounts;
        this.admission = admission;
        this.restrictions = restrictions;
        this.reception = reception;
        this.spools = spools;
        this.believed = NetworkList.parse("colombier.smtp.xclient-networks", settings.xclientNetworks());
        this.rates = settings.perMinute().rates();
        this.dns = dns;
        this.logins = new LoginThrottle(settings.limits().loginFailures(), settings.limits().errorDelay());
    }

    ServerMeters meters() {
        return meters;
    }

    String hostname() {
        return site.hostname();
    }

    SmtpSettings settings() {
        return settings;
    }

    /** In octets. */
    long messageSize() {
        return settings.messageSize().toBytes();
    }

    int mostRecipients() {
        return settings.limits().recipients();
    }

    NetworkList trusted() {
        return trusted;
    }

    Tls tls() {
        return tls;
    }

    Accounts accounts() {
        return accounts;
    }

    Admission admission() {
        return admission;
    }

    Restrictions restrictions() {
        return restrictions;
    }

    Reception reception() {
        return reception;
    }

    Etrn etrn() {
        return etrn;
    }

    LoginThrottle logins() {
        return logins;
    }

    /** True of proxies that may say for whom they speak. */
    boolean believes(InetAddress peer) {
        return believed.contains(peer);
    }

    ClientRates rates() {
        return rates;
    }

    /** Begins to look up a client's name, if the site wants that. */
    Optional<ClientName> nameOf(InetAddress client) {
        SmtpSettings.ReverseNames names = settings.reverseNames();
        return names.lookUp() ? Optional.of(ClientName.lookUp(dns, client, names.timeout())) : Optional.empty();
    }

    /** True if a message of any size that is allowed could be taken now. */
    boolean hasRoom() {
        return spools.hasRoomFor(messageSize());
    }

    Spool spool() {
        return spools.open(messageSize());
    }
}
