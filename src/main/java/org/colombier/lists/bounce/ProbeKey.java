package org.colombier.lists.bounce;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.colombier.lists.members.SiteSecret;
import org.springframework.stereotype.Component;

/**
 * The key of one letter to one member: what it is for, whom it is to, the day it was written, and 80 bits of an HMAC of
 * these under a secret of the site. It is another key than that of the member's copies, so that who has seen one of those
 * cannot make it. {@code bounce+KEY} has 42 characters. Thread-safe.
 */
@Component
class ProbeKey {

    /** What the letter is for. */
    enum Purpose {
        /** A welcome: if it comes back, the address was never good. */
        WELCOME('w'),
        /** A reminder. */
        REMIND('r'),
        /** The last letter before a member is removed. */
        PROBE('p'),
        /** Leads to the page on which a member says that the mailbox works. */
        ALIVE('z');

        private final char letter;

        Purpose(char letter) {
            this.letter = letter;
        }
    }

    /** A genuine key's meaning. */
    record Meaning(Purpose purpose, long memberId, Instant day) {
    }

    /** Letters come back within days; a link is followed within weeks. */
    static final Duration GOOD = Duration.ofDays(60);

    private static final int ID = 13;
    private static final int DAY = 5;
    private static final int CHECK = 16;
    static final int LENGTH = 1 + ID + DAY + CHECK;
    private static final int BITS = 5;

    private final byte[] secret;
    private final Clock clock;

    ProbeKey(SiteSecret secrets, Clock clock) {
        this.secret = secrets.named("probe-key");
        this.clock = clock;
    }

    String of(Purpose purpose, long memberId) {
        return signed(purpose.letter + number(memberId, ID) + number(day(clock.instant()), DAY));
    }

    /** What the key says; empty if it is none of ours or older than {@link #GOOD}. In any case of letters: a peer may have changed it. */
    Optional<Meaning> read(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        if (lower.length() != LENGTH || !lower.matches("[a-z][0-9a-v]+")) {
            return Optional.empty();
        }
        String genuine = signed(lower.substring(0, LENGTH - CHECK));
        if (!MessageDigest.isEqual(genuine.getBytes(java.nio.charset.StandardCharsets.US_ASCII), lower.getBytes(java.nio.charset.StandardCharsets.US_ASCII))) {
            return Optional.empty();
        }
        Instant day = Instant.EPOCH.plus(Duration.ofDays(Long.parseLong(lower, 1 + ID, 1 + ID + DAY, 32)));
        return Arrays.stream(Purpose.values()).filter(p -> p.letter == lower.charAt(0)).findFirst()
            .map(purpose -> new Meaning(purpose, Long.parseLong(lower, 1, 1 + ID, 32), day))
            .filter(m -> m.day().plus(GOOD).isAfter(clock.instant()));
    }

    private static long day(Instant when) {
        return Duration.between(Instant.EPOCH, when).toDays();
    }

    private static String number(long value, int digits) {
        String text = Long.toString(value, 32);
        return "0".repeat(digits - text.length()) + text;
    }

    private String signed(String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            byte[] check = mac.doFinal(body.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            StringBuilder key = new StringBuilder(body);
            for (int i = 0; i < CHECK; i++) {
                key.append(Character.forDigit((int) (bits(check, i * BITS) & 31), 32));
            }
            return key.toString();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Five bits from a place on. */
    private static int bits(byte[] octets, int from) {
        int two = (octets[from / 8] & 0xFF) << 8 | octets[from / 8 + 1] & 0xFF;
        return two >>> 16 - BITS - from % 8;
    }
}
