package org.colombier.net;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param certificate a PEM file with our certificate and those that lead to its authority; if not set, a self-signed one is made in the data directory
 * @param key         the PEM file of its private key, without a passphrase; set together with the certificate
 */
@ConfigurationProperties("colombier.tls")
record TlsSettings(@DefaultValue("") String certificate, @DefaultValue("") String key) {

    TlsSettings {
        if (certificate.isBlank() != key.isBlank()) {
            throw new IllegalArgumentException("colombier.tls.certificate and colombier.tls.key go together");
        }
    }
}
