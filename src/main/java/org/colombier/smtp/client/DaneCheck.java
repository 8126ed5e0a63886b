package org.colombier.smtp.client;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.colombier.net.dns.Tlsa;

/**
 * The name system vouches for the certificate (RFC 6698, RFC 7672 section 3).
 *
 * @param records usable ones only, see {@link Dane}
 * @param names   one of which a certificate under a trust anchor must have (RFC 7672 section 3.2.3)
 */
record DaneCheck(List<Tlsa> records, List<String> names, Clock clock) implements CertificateCheck {

    @Override
    public void check(X509Certificate[] chain) throws GeneralSecurityException {
        CertificateException why = new CertificateException("the certificate matches no TLSA record");
        for (Tlsa record : records) {
            // RFC 7672 section 3.1.1: for usage 3 neither names nor dates count
            if (record.usage() == 3 && isOf(record, chain[0])) {
                return;
            }
        }
        for (Tlsa record : records) {
            if (record.usage() == 2) {
                try {
                    checkAnchored(record, chain);
                    CertificateCheck.requireName(chain[0], names);
                    return;
                } catch (CertificateException | java.security.cert.CertPathValidatorException e) {
                    why = new CertificateException("the certificate matches no TLSA record: " + e.getMessage());
                }
            }
        }
        throw why;
    }

    static boolean isOf(Tlsa record, X509Certificate certificate) throws GeneralSecurityException {
        byte[] octets = record.selector() == 0 ? certificate.getEncoded() : certificate.getPublicKey().getEncoded();
        byte[] has = switch (record.matching()) {
            case 0 -> octets;
            case 1 -> MessageDigest.getInstance("SHA-256").digest(octets);
            default -> MessageDigest.getInstance("SHA-512").digest(octets);
        };
        return MessageDigest.isEqual(has, HexFormat.of().parseHex(record.data()));
    }

    private void checkAnchored(Tlsa record, X509Certificate[] chain) throws GeneralSecurityException {
        for (int i = 1; i < chain.length; i++) {
            if (isOf(record, chain[i])) {
                checkPath(Arrays.asList(chain).subList(0, i), new TrustAnchor(chain[i], null));
                return;
            }
        }
        if (record.matching() != 0) {
            throw new CertificateException("the trust anchor is not in the chain");
        }
        // RFC 7671 section 5.2.2: given whole, the anchor need not be sent by the server
        byte[] given = HexFormat.of().parseHex(record.data());
        TrustAnchor anchor = record.selector() == 0
            ? new TrustAnchor((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(given)), null)
            : new TrustAnchor(chain[chain.length - 1].getIssuerX500Principal(), key(given, chain[0].getPublicKey().getAlgorithm()), null);
        checkPath(Arrays.asList(chain), anchor);
    }

    private static PublicKey key(byte[] encoded, String likely) throws GeneralSecurityException {
        for (String algorithm : List.of(likely, "RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
            } catch (java.security.spec.InvalidKeySpecException another) {
                continue;
            }
        }
        throw new CertificateException("the trust anchor's key is of no known kind");
    }

    private void checkPath(List<X509Certificate> path, TrustAnchor anchor) throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(Set.of(anchor));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(clock.instant()));
        CertPathValidator.getInstance("PKIX").validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    }
}
