package org.colombier.smtp.client;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509TrustManager;
import org.colombier.mail.SmtpReply;
import org.colombier.maps.LookupTable;

/** Decides what a destination, and then each of its hosts, must show before it gets mail. Thread-safe. */
final class TlsPolicies {

    /** What holds for one host. */
    sealed interface Decision {

        record Use(TlsDemand demand) implements Decision {
        }

        /** The host gets nothing. */
        record Not(SmtpReply why) implements Decision {
        }
    }

    private final LookupTable table;
    private final TlsPolicy preset;
    private final Dane dane;
    private final Optional<MtaSts> sts;
    private final X509TrustManager authorities;
    private final Clock clock;

    /** @param preset where the table says nothing; @param sts none if published policies do not count */
    TlsPolicies(LookupTable table, TlsPolicy preset, Dane dane, Optional<MtaSts> sts, X509TrustManager authorities, Clock clock) {
        this.table = table;
        this.preset = preset;
        this.dane = dane;
        this.sts = sts;
        this.authorities = authorities;
        this.clock = clock;
    }

    /**
     * The policy for a destination: the table's, or ours with what the domain has published.
     *
     * @throws org.colombier.maps.TableUnavailable if the table cannot answer now
     */
    TlsPolicy of(Destination to) {
        Optional<TlsPolicy> said = said(to).map(value -> TlsPolicy.parse(value, preset.protocols()));
        if (said.isPresent()) {
            return said.get();
        }
        boolean open = preset.level() == TlsLevel.MAY || preset.level() == TlsLevel.DANE;
        return open && !to.direct() ? preset.with(sts.flatMap(s -> s.enforced(to.host()))) : preset;
    }

    /** The destination as it is written, without its port, without brackets; then the domains above it, with a dot. */
    private Optional<String> said(Destination to) {
        for (String form : to.forms()) {
            Optional<String> value = form.equals(to.text()) ? table.find(form) : table.findPart(form);
            if (value.isPresent()) {
                return value;
            }
        }
        for (int dot = to.host().indexOf('.'); dot >= 0; dot = to.host().indexOf('.', dot + 1)) {
            Optional<String> value = table.findPart(to.host().substring(dot));
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }

    Decision decide(TlsPolicy policy, Destination to, Host host) {
        return switch (policy.level()) {
            case NONE -> new Decision.Use(TlsDemand.none());
            case MAY -> published(policy, host);
            case ENCRYPT -> use(policy, host, true, new CertificateCheck.Any());
            case FINGERPRINT -> use(policy, host, true, new CertificateCheck.Fingerprints(policy.match()));
            case VERIFY -> use(policy, host, true, names(policy, List.of("hostname"), to, host));
            case SECURE -> use(policy, host, true, names(policy, List.of("nexthop", "dot-nexthop"), to, host));
            case DANE, DANE_ONLY -> byDane(policy, to, host);
        };
    }

    /** RFC 8461 section 4: of a domain with a policy only the hosts that it lists, with a certificate of their name. */
    private Decision published(TlsPolicy policy, Host host) {
        if (policy.sts().isEmpty()) {
            return use(policy, host, false, new CertificateCheck.Any());
        }
        if (!policy.sts().get().lists(host.name())) {
            return new Decision.Not(new SmtpReply(451, "4.7.5", host.name() + " is not among the hosts of the domain's MTA-STS policy"));
        }
        return use(policy, host, true, new CertificateCheck.Names(authorities, List.of(host.name())));
    }

    private Decision byDane(TlsPolicy policy, Destination to, Host host) {
        boolean only = policy.level() == TlsLevel.DANE_ONLY;
        return switch (dane.of(host)) {
            case Dane.Finding.Records(var records, String base) -> new Decision.Use(new TlsDemand(policy.level(), true, true, policy.protocols(), base,
                // RFC 7672 section 3.2.3: the name of the records, of the host, and of the destination
                new DaneCheck(records, List.of(base, host.name(), to.host()), clock)));
            case Dane.Finding.Unknown(String why) -> new Decision.Not(new SmtpReply(451, "4.7.5", "TLSA look-up error for " + host.name() + ": " + why));
            case Dane.Finding.Unusable() when only -> new Decision.Not(new SmtpReply(451, "4.7.5", "No usable TLSA record for " + host.name()));
            case Dane.Finding.None() when only -> new Decision.Not(new SmtpReply(451, "4.7.5", "No secure TLSA record for " + host.name()));
            // RFC 7672 section 2.2: there are some, so TLS there is
            case Dane.Finding.Unusable() -> use(policy, host, true, new CertificateCheck.Any());
            // RFC 8461 section 2: the published policy is for hosts without DANE
            case Dane.Finding.None() -> published(policy, host);
        };
    }

    private CertificateCheck names(TlsPolicy policy, List<String> otherwise, Destination to, Host host) {
        List<String> match = policy.match().isEmpty() ? otherwise : policy.match();
        return new CertificateCheck.Names(authorities, match.stream().map(name -> switch (name) {
            case "hostname" -> host.name();
            case "nexthop" -> to.host();
            case "dot-nexthop" -> "." + to.host();
            default -> name;
        }).toList());
    }

    private static Decision use(TlsPolicy policy, Host host, boolean required, CertificateCheck check) {
        return new Decision.Use(new TlsDemand(policy.level(), true, required, policy.protocols(), policy.serverName(), check));
    }
}
