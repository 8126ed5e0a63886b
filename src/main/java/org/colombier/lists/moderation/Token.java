package org.colombier.lists.moderation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Locale;

/**
 * The secret in a mail that lets its receiver decide: 26 characters of {@code [a-z2-7]}, 130 bits of chance, so that it
 * survives subjects, quoting and changes of case. Only its SHA-256 is stored; a look-up by hash leaks nothing by its time.
 */
record Token(String text) {

    private static final SecureRandom CHANCE = new SecureRandom();
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int LENGTH = 26;

    static Token fresh() {
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(LETTERS.charAt(CHANCE.nextInt(LETTERS.length())));
        }
        return new Token(text.toString());
    }

    /** What is stored, and looked up. Any text has a hash; only a token's is found. */
    static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    byte[] hash() {
        return hash(text);
    }

    @Override
    public String toString() {
        return "token";
    }
}
