package org.colombier.smtp.client;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.X509TrustManager;

/** What is asked of a peer's certificate once the handshake is done. Thread-safe. */
sealed interface CertificateCheck permits CertificateCheck.Any, CertificateCheck.Names, CertificateCheck.Fingerprints, DaneCheck {

    /**
     * @param chain the peer's own certificate first
     * @throws CertificateException that says what is wrong, if it does not pass
     */
    void check(X509Certificate[] chain) throws GeneralSecurityException;

    /** Nothing: without it the same mail would go out in clear text (RFC 7435 section 3), or its secrecy from listeners is all that is wanted. */
    record Any() implements CertificateCheck {
        @Override
        public void check(X509Certificate[] chain) {
        }
    }

    /**
     * A known authority vouches for one of these names.
     *
     * @param names as {@link TlsPolicy#match}, resolved
     */
    record Names(X509TrustManager authorities, List<String> names) implements CertificateCheck {
        @Override
        public void check(X509Certificate[] chain) throws CertificateException {
            authorities.checkServerTrusted(chain, "UNKNOWN");
            requireName(chain[0], names);
        }
    }

    /** The certificate, or its key, has one of these fingerprints (SHA-1, SHA-256 or SHA-512, told by their length). */
    record Fingerprints(List<String> fingerprints) implements CertificateCheck {
        @Override
        public void check(X509Certificate[] chain) throws GeneralSecurityException {
            for (String wanted : fingerprints) {
                if (wanted.equals(digest(wanted, chain[0].getEncoded())) || wanted.equals(digest(wanted, chain[0].getPublicKey().getEncoded()))) {
                    return;
                }
            }
            throw new CertificateException("the certificate has none of the fingerprints");
        }

        private static String digest(String wanted, byte[] octets) throws GeneralSecurityException {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm(wanted)).digest(octets));
        }

        private static String algorithm(String hex) {
            return switch (hex.length()) {
                case 40 -> "SHA-1";
                case 64 -> "SHA-256";
                case 128 -> "SHA-512";
                default -> throw new IllegalArgumentException("not a fingerprint of SHA-1, SHA-256 or SHA-512: " + hex);
            };
        }

        /** Hexadecimal, lower case, without colons. */
        static String normal(String fingerprint) {
            String hex = fingerprint.replace(":", "").toLowerCase(Locale.ROOT);
            if (!hex.matches("[0-9a-f]+")) {
                throw new IllegalArgumentException("not a fingerprint: " + fingerprint);
            }
            algorithm(hex);
            return hex;
        }
    }

    /** Passes if one of the certificate's DNS names (RFC 9525 section 6.3) is one of these. */
    static void requireName(X509Certificate certificate, List<String> wanted) throws CertificateException {
        List<String> has = new ArrayList<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            // 2 is dNSName, RFC 5280 section 4.2.1.6
            alternatives.stream().filter(a -> Integer.valueOf(2).equals(a.getFirst())).forEach(a -> has.add(a.get(1).toString().toLowerCase(Locale.ROOT)));
        }
        if (wanted.stream().noneMatch(pattern -> has.stream().anyMatch(name -> matches(pattern, name)))) {
            throw new CertificateException("the certificate is for " + (has.isEmpty() ? "no name" : String.join(", ", has.subList(0, Math.min(5, has.size()))))
                + ", not for " + String.join(", ", wanted));
        }
    }

    private static boolean matches(String pattern, String name) {
        if (pattern.startsWith(".")) {
            return name.length() > pattern.length() && name.endsWith(pattern);
        }
        if (name.startsWith("*.")) {
            // RFC 9525 section 6.3: the whole left-most label, and only that
            int dot = pattern.indexOf('.');
            return dot > 0 && pattern.indexOf('.', dot + 1) > 0 && pattern.substring(dot).equals(name.substring(1));
        }
        return pattern.equals(name);
    }
}
