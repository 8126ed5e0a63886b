package org.colombier.lists.members;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * The opaque key that stands in the reverse-path and the unsubscribe link of one member's copies:
 * 13 + 16 characters of {@code [a-v0-9]}, the member's id and 80 bits of its HMAC-SHA-256 under a secret of the site,
 * so that nobody makes one for somebody else. It tells nothing of the address, is the same for every message, and is
 * good as long as the member's row is there. Thread-safe; about a microsecond a key.
 */
@Component
public class MemberKey {

    /** Characters of a key. */
    public static final int LENGTH = 29;

    private static final char[] DIGITS = "0123456789abcdefghijklmnopqrstuv".toCharArray();
    private static final int ID = 13;
    private static final int CHECK_OCTETS = 10;

    private final ThreadLocal<Mac> macs;

    @org.springframework.beans.factory.annotation.Autowired
    MemberKey(SiteSecret secrets) {
        this(secrets.named("member-key"));
    }

    MemberKey(byte[] secret) {
        SecretKeySpec key = new SecretKeySpec(secret, "HmacSHA256");
        this.macs = ThreadLocal.withInitial(() -> mac(key));
    }

    /** The key of a member. @param memberId {@link Member#id} */
    public String of(long memberId) {
        char[] key = new char[LENGTH];
        for (int i = ID - 1, shift = 0; i >= 0; i--, shift += 5) {
            key[i] = DIGITS[(int) (memberId >>> shift & 31)];
        }
        byte[] check = check(memberId);
        long high = bits(check, 0);
        long low = bits(check, CHECK_OCTETS / 2);
        for (int i = 0; i < 8; i++) {
            key[ID + i] = DIGITS[(int) (high >>> 35 - 5 * i & 31)];
            key[ID + 8 + i] = DIGITS[(int) (low >>> 35 - 5 * i & 31)];
        }
        return new String(key);
    }

    /**
     * The member that a key is of, in any case of letters (a peer may have changed it); whether he is still there is to
     * be looked up. The comparison takes constant time.
     */
    public OptionalLong memberOf(String key) {
        if (key.length() != LENGTH) {
            return OptionalLong.empty();
        }
        String lower = key.toLowerCase(java.util.Locale.ROOT);
        long id = 0;
        for (int i = 0; i < ID; i++) {
            int digit = Character.digit(lower.charAt(i), 32);
            if (digit < 0 || lower.charAt(i) > 'v') {
                return OptionalLong.empty();
            }
            id = id << 5 | digit;
        }
        boolean genuine = MessageDigest.isEqual(of(id).getBytes(java.nio.charset.StandardCharsets.UTF_8), lower.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return genuine && id > 0 ? OptionalLong.of(id) : OptionalLong.empty();
    }

    private byte[] check(long memberId) {
        byte[] octets = new byte[8];
        for (int i = 0; i < 8; i++) {
            octets[i] = (byte) (memberId >>> 56 - 8 * i);
        }
        return macs.get().doFinal(octets);
    }

    /** Five octets, big end first. */
    private static long bits(byte[] octets, int from) {
        long bits = 0;
        for (int i = 0; i < CHECK_OCTETS / 2; i++) {
            bits = bits << 8 | octets[from + i] & 0xFF;
        }
        return bits;
    }

    private static Mac mac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
