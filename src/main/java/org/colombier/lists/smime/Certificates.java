package org.colombier.lists.smime;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.colombier.mail.EmailAddress;

/** What a certificate may be used for (RFC 8550). Pure. */
final class Certificates {

    private static final String EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";
    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final int RFC822_NAME = 1;
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int NON_REPUDIATION = 1;
    private static final int KEY_ENCIPHERMENT = 2;
    private static final int KEY_AGREEMENT = 4;
    /** RFC 8551 section 4.2: shorter ones are for old mail only. */
    private static final int SHORTEST_RSA = 2_048;
    private static final int LONGEST_RSA = 8_192;

    private Certificates() {
    }

    static boolean isValid(X509Certificate certificate, Instant now) {
        return !certificate.getNotAfter().toInstant().isBefore(now) && !certificate.getNotBefore().toInstant().isAfter(now);
    }

    /** RFC 8550 sections 4.4.2 and 4.4.4: digitalSignature or nonRepudiation, and emailProtection, where the certificate says anything of it. */
    static boolean maySign(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        return (usage == null || usage[DIGITAL_SIGNATURE] || usage[NON_REPUDIATION]) && isForMail(certificate);
    }

    /** RFC 8550 section 4.4.2: keyEncipherment of an RSA key, keyAgreement of an elliptic curve key. */
    static boolean mayEncrypt(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        boolean kept = switch (certificate.getPublicKey()) {
            case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= SHORTEST_RSA && rsa.getModulus().bitLength() <= LONGEST_RSA && (usage == null || usage[KEY_ENCIPHERMENT]);
            case ECPublicKey ignored -> usage == null || usage[KEY_AGREEMENT];
            default -> false;
        };
        return kept && isForMail(certificate);
    }

    private static boolean isForMail(X509Certificate certificate) {
        try {
            List<String> extended = certificate.getExtendedKeyUsage();
            return extended == null || extended.contains(EMAIL_PROTECTION) || extended.contains(ANY_USAGE);
        } catch (CertificateParsingException broken) {
            return false;
        }
    }

    /** RFC 8550 section 3: in the subjectAltName, and in old certificates in the subject. */
    static List<EmailAddress> addresses(X509Certificate certificate) {
        List<String> found = new ArrayList<>();
        try {
            if (certificate.getSubjectAlternativeNames() != null) {
                certificate.getSubjectAlternativeNames().stream().filter(n -> n.getFirst().equals(RFC822_NAME)).forEach(n -> found.add(String.valueOf(n.get(1))));
            }
        } catch (CertificateParsingException broken) {
            return List.of();
        }
        X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        for (var name : subject.getRDNs(BCStyle.EmailAddress)) {
            found.add(IETFUtils.valueToString(name.getFirst().getValue()));
        }
        return found.stream().flatMap(a -> EmailAddress.tryParse(a.strip()).stream()).map(EmailAddress::canonical).toList();
    }

    /** Why mail to somebody cannot be encrypted with it; empty if it can. */
    static Optional<CertificateFault> unfit(X509Certificate certificate, EmailAddress person, Instant now) {
        if (!isValid(certificate, now)) {
            return Optional.of(CertificateFault.EXPIRED);
        }
        if (!mayEncrypt(certificate)) {
            return Optional.of(CertificateFault.USAGE);
        }
        return addresses(certificate).contains(person.canonical()) ? Optional.empty() : Optional.of(CertificateFault.ADDRESS);
    }

    static byte[] fingerprint(X509Certificate certificate) {
        return sha256(encoded(certificate));
    }

    /** As people compare it. */
    static String shownFingerprint(X509Certificate certificate) {
        return HexFormat.ofDelimiter(":").withUpperCase().formatHex(fingerprint(certificate));
    }

    static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException wasReadFromSuch) {
            throw new IllegalStateException(wasReadFromSuch);
        }
    }

    static byte[] sha256(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
