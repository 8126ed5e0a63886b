package org.colombier.smtp.client;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.colombier.maps.LookupTable;
import org.colombier.maps.LookupTables;
import org.colombier.net.dns.Dns;
import org.colombier.ops.Ports;
import org.colombier.ops.Site;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the client together. */
@Configuration(proxyBeanMethods = false)
class SmtpClientConfiguration {

    /** All that the site has set for outgoing mail. */
    record Settings(SmtpClientSettings client, ClientTlsSettings tls, SaslSettings sasl, StsSettings sts) {
    }

    @Bean
    SmtpClient smtpClient(Site site, SmtpClientSettings client, ClientTlsSettings tls, SaslSettings sasl, StsSettings sts, Dns dns, LookupTables tables,
                          StsPolicies policies, Ports ports, MeterRegistry meters, Clock clock) {
        LookupTable tlsPolicies = tables.open(tls.policyMaps(), value -> TlsPolicy.parse(value, List.of()));
        LookupTable passwords = tables.open(sasl.passwordMaps(), Login::parse);
        return client(site.hostname(), new Settings(client, tls, sasl, sts), dns, tlsPolicies, passwords, policies,
            (address, port) -> isOurs(client, ports, address, port), meters, clock);
    }

    static SmtpClient client(String hostname, Settings set, Dns dns, LookupTable tlsPolicies, LookupTable passwords, StsPolicies kept,
                             Exchangers.Ourselves ourselves, MeterRegistry registry, Clock clock) {
        ClientTls tls = new ClientTls(set.tls());
        Watchdog watchdog = new Watchdog();
        ClientMeters meters = new ClientMeters(registry);
        StsFetcher fetcher = new StsFetcher(set.sts(), tls.verifying());
        Optional<MtaSts> sts = set.sts().enabled() ? Optional.of(new MtaSts(dns, kept, fetcher::fetch, set.sts().refresh(), clock)) : Optional.empty();
        TlsPolicy preset = TlsPolicy.of(TlsLevel.parse(set.tls().level()), TlsPolicy.protocols(set.tls().protocols()));
        TlsPolicies policies = new TlsPolicies(tlsPolicies, preset, new Dane(dns), sts, tls.authorities(), clock);
        Logins logins = new Logins(passwords, set.sasl().senderDependent());
        Equipment equipment = new Equipment(hostname, set.client(), new Exchangers(dns, hostname, ourselves, set.client()), policies, logins,
            new Opening(hostname, set.client(), set.sasl(), tls, watchdog, meters), new SessionPool(set.client().idle()), meters);
        return new SmtpClient(equipment, watchdog, fetcher::close);
    }

    /** The world comes to us there: an address that the site says is ours, or one of this machine with a port on which we listen. */
    private static boolean isOurs(SmtpClientSettings settings, Ports ports, InetAddress address, int port) {
        try {
            return settings.ownAddresses().contains(address) || ports.isOpen(port) && NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return false;
        }
    }
}
