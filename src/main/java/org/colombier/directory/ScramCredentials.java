package org.colombier.directory;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the server keeps of a password for SCRAM-SHA-256 (RFC 5802 section 3, RFC 7677). The arrays are not copied:
 * nobody changes them.
 *
 * @param salt       at random for each password
 * @param iterations at least 4,096 (RFC 7677 section 4)
 * @param storedKey  proves the client
 * @param serverKey  proves us
 */
record ScramCredentials(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {

    static final int ITERATIONS = 10_000;
    static final int SALT = 16;
    private static final int KEY_BITS = 256;

    /** Takes some milliseconds. */
    static ScramCredentials of(CharSequence password, byte[] salt, int iterations) {
        try {
            // The provider takes the password's UTF-8 octets, as the standard wants.
            PBEKeySpec spec = new PBEKeySpec(prepared(password).toCharArray(), salt, iterations, KEY_BITS);
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
            byte[] storedKey = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
            return new ScramCredentials(salt, iterations, storedKey, hmac(salted, "Server Key"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The mappings of SASLprep (RFC 4013 section 2): other spaces become a space, soft hyphens and the like go, the rest is NFKC. */
    private static String prepared(CharSequence password) {
        StringBuilder mapped = new StringBuilder();
        password.chars().filter(c -> !isMappedToNothing(c)).forEach(c -> mapped.append(Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : (char) c));
        return Normalizer.normalize(mapped, Normalizer.Form.NFKC);
    }

    /** RFC 3454 table B.1. */
    private static boolean isMappedToNothing(int c) {
        return c == 0x00AD || c == 0x034F || c == 0x1806 || c >= 0x180B && c <= 0x180D || c >= 0x200B && c <= 0x200D || c == 0x2060 || c >= 0xFE00 && c <= 0xFE0F || c == 0xFEFF;
    }

    static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
