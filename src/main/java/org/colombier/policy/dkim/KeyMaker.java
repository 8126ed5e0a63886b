package org.colombier.policy.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** Makes keys and their selectors. */
final class KeyMaker {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int ED25519_OCTETS = 32;

    /** @param published the public key as {@code p=} has it */
    record Made(byte[] published, byte[] secret) {
    }

    private KeyMaker() {
    }

    static Made make(Algorithm algorithm, int rsaBits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm == Algorithm.RSA ? "RSA" : "Ed25519");
            if (algorithm == Algorithm.RSA) {
                generator.initialize(rsaBits);
            }
            KeyPair pair = generator.generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            // RFC 8463 section 4: an Ed25519 key is published as its bare 32 octets, which end its X.509 form
            byte[] published = algorithm == Algorithm.RSA ? encoded : Arrays.copyOfRange(encoded, encoded.length - ED25519_OCTETS, encoded.length);
            return new Made(published, pair.getPrivate().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform makes RSA and Ed25519 keys", e);
        }
    }

    /** {@code rsa20260301}, {@code ed20260301}: made of the day, so that one sees its age; with a letter behind if it is taken. */
    static String selector(Algorithm algorithm, Instant now, Set<String> taken) {
        String stem = (algorithm == Algorithm.RSA ? "rsa" : "ed") + DAY.format(now);
        String selector = stem;
        for (int i = 0; taken.contains(selector); i++) {
            selector = stem + (char) ('b' + i % 25) + (i < 25 ? "" : String.valueOf(i / 25));
        }
        return selector;
    }
}
