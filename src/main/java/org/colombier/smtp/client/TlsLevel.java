package org.colombier.smtp.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How sure we must be of a peer before it gets mail, in the words of Postfix. */
enum TlsLevel {
    /** TLS is never used. */
    NONE,
    /** Used where offered, with any certificate, and without it where it fails: better than nothing on the way (RFC 7435). */
    MAY,
    /** Required, with any certificate. */
    ENCRYPT,
    /** As {@link #MAY}; where the name system vouches for a certificate (RFC 7672), that certificate is required. */
    DANE,
    /** No mail but to hosts for whose certificate the name system vouches. */
    DANE_ONLY,
    /** Required, with one of the certificates, or keys, that the policy names. */
    FINGERPRINT,
    /** Required, with a certificate of a known authority that names the host. */
    VERIFY,
    /** Required, with a certificate of a known authority that names the destination, so that a forged MX gets nothing. */
    SECURE;

    /** @throws IllegalArgumentException if it is none */
    static TlsLevel parse(String word) {
        return Arrays.stream(values()).filter(level -> level.word().equals(word.toLowerCase(Locale.ROOT))).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("not a TLS level: " + word + "; there are "
                + Arrays.stream(values()).map(TlsLevel::word).collect(Collectors.joining(", "))));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
