package org.colombier.lists.archive;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;

/** Names a message within its list, in addresses on the web: made of the Message-ID alone, so that it is known before the message is stored and stays when the archive is built anew. */
final class MessageKey {

    /** Characters; of Base 32, so 160 bits of the digest. */
    static final int LENGTH = 32;
    private static final int OCTETS = 20;

    private MessageKey() {
    }

    /** @param messageId with or without angle brackets */
    static String of(String messageId) {
        String id = messageId.strip();
        String bare = id.startsWith("<") && id.endsWith(">") && id.length() > 2 ? id.substring(1, id.length() - 1) : id;
        return of(bare.getBytes(StandardCharsets.UTF_8));
    }

    static String of(byte[] octets) {
        byte[] digest = Arrays.copyOf(sha256(octets), OCTETS);
        String digits = new BigInteger(1, digest).toString(32).toLowerCase(Locale.ROOT);
        return "0".repeat(LENGTH - digits.length()) + digits;
    }

    private static byte[] sha256(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
