package org.colombier.smtp.client;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * TLS towards other hosts (RFC 3207).
 *
 * @param level       what is done with STARTTLS where {@code policy-maps} says nothing: none, may (used where it is offered),
 *                    encrypt, dane, dane-only, verify, secure
 * @param policyMaps  tables of destination and level, with attributes {@code match=}, {@code protocols=}, {@code servername=},
 *                    as in Postfix's smtp_tls_policy_maps
 * @param protocols   {@code >=TLSv1.2}, {@code !TLSv1.1}, {@code TLSv1.3} …
 * @param caFile      a PEM file of the authorities that may vouch for hosts; the JDK's own if empty
 * @param certificate a PEM file with the certificate that we show when a host asks for one; empty for none
 * @param key         the PEM file of its private key, without a passphrase
 */
@ConfigurationProperties("colombier.smtp.client.tls")
record ClientTlsSettings(@DefaultValue("may") String level, @DefaultValue List<String> policyMaps, @DefaultValue(">=TLSv1.2") String protocols,
                         @DefaultValue("") String caFile, @DefaultValue("") String certificate, @DefaultValue("") String key) {

    ClientTlsSettings {
        try {
            if (TlsLevel.parse(level) == TlsLevel.FINGERPRINT) {
                throw new IllegalArgumentException("fingerprints stand in colombier.smtp.client.tls.policy-maps");
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("colombier.smtp.client.tls.level: " + e.getMessage(), e);
        }
        try {
            TlsPolicy.protocols(protocols);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("colombier.smtp.client.tls.protocols: " + e.getMessage(), e);
        }
        if (certificate.isBlank() != key.isBlank()) {
            throw new IllegalArgumentException("colombier.smtp.client.tls.certificate and colombier.smtp.client.tls.key go together");
        }
    }
}
