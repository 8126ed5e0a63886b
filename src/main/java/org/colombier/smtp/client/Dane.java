package org.colombier.smtp.client;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.List;
import org.colombier.net.dns.Answer;
import org.colombier.net.dns.Dns;
import org.colombier.net.dns.Tlsa;
import org.colombier.net.dns.Validated;

/** Finds what the name system vouches for (RFC 7672 section 2). Thread-safe. */
final class Dane {

    /** What there is for a host. */
    sealed interface Finding {

        /** @param base the name under which they stand */
        record Records(List<Tlsa> usable, String base) implements Finding {
        }

        /** There are secure records, but none that mail can use: TLS without a check is required. */
        record Unusable() implements Finding {
        }

        /** There are none, or nothing proves them. */
        record None() implements Finding {
        }

        /** It could not be learnt: the host must not be used (section 2.1.2). */
        record Unknown(String why) implements Finding {
        }
    }

    private final Dns dns;

    Dane(Dns dns) {
        this.dns = dns;
    }

    Finding of(Host host) {
        if (!host.secure()) {
            return new Finding.None();
        }
        // section 2.2.2: under the name at the end of the aliases first, then under the name itself
        Finding found = at(host.canonical(), host.port());
        return found instanceof Finding.None && !host.canonical().equals(host.name()) ? at(host.name(), host.port()) : found;
    }

    private Finding at(String name, int port) {
        Validated<Tlsa> told = dns.tlsa(name, port);
        return switch (told.answer()) {
            case Answer.Unknown<Tlsa>(String why) -> new Finding.Unknown(why);
            case Answer.Found<Tlsa>(List<Tlsa> records) when told.secure() -> {
                List<Tlsa> usable = strongest(records.stream().filter(Dane::isUsable).toList());
                yield usable.isEmpty() ? new Finding.Unusable() : new Finding.Records(usable, name);
            }
            default -> new Finding.None();
        };
    }

    /** Section 3.1: usages 2 and 3 only; and what is well-formed. */
    private static boolean isUsable(Tlsa record) {
        boolean known = (record.usage() == 2 || record.usage() == 3) && record.selector() <= 1;
        return known && switch (record.matching()) {
            case 0 -> record.selector() == 1 || isCertificate(record.data());
            case 1 -> record.data().length() == 64;
            case 2 -> record.data().length() == 128;
            default -> false;
        };
    }

    private static boolean isCertificate(String hex) {
        try {
            CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(HexFormat.of().parseHex(hex)));
            return true;
        } catch (CertificateException malformed) {
            return false;
        }
    }

    /** RFC 7671 section 9: of several digests of one kind of record the strongest decides. */
    private static List<Tlsa> strongest(List<Tlsa> records) {
        return records.stream().filter(r -> r.matching() != 1
            || records.stream().noneMatch(o -> o.matching() == 2 && o.usage() == r.usage() && o.selector() == r.selector())).toList();
    }
}
