package org.colombier.lists.smime;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * A certificate as people look at it.
 *
 * @param fingerprint SHA-256, in hexadecimal with colons
 * @param pem         as a file (RFC 7468)
 * @param origin      {@code database} or {@code file} of a list's; {@code signature} or {@code uploaded} of a person's
 */
public record CertificateView(String subject, String issuer, List<String> addresses, Instant from, Instant until, String fingerprint, String pem, String origin) {

    static CertificateView of(X509Certificate certificate, String origin) {
        String pem = "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(Certificates.encoded(certificate)) + "\n-----END CERTIFICATE-----\n";
        return new CertificateView(certificate.getSubjectX500Principal().getName(), certificate.getIssuerX500Principal().getName(),
            Certificates.addresses(certificate).stream().map(Object::toString).distinct().toList(), certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant(),
            Certificates.shownFingerprint(certificate), pem, origin);
    }
}
