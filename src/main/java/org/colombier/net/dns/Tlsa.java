package org.colombier.net.dns;

import java.util.HexFormat;
import org.xbill.DNS.TLSARecord;

/**
 * What the name system says of a service's certificate (RFC 6698 section 2.1).
 *
 * @param usage    0 to 3; mail uses 2 (trust anchor) and 3 (the certificate itself), RFC 7672 section 3.1
 * @param selector 0 the whole certificate, 1 its public key
 * @param matching 0 the thing itself, 1 its SHA-256, 2 its SHA-512
 * @param data     in hexadecimal, lower case
 */
public record Tlsa(int usage, int selector, int matching, String data) {

    static Tlsa of(TLSARecord record) {
        return new Tlsa(record.getCertificateUsage(), record.getSelector(), record.getMatchingType(),
            HexFormat.of().formatHex(record.getCertificateAssociationData()));
    }
}
