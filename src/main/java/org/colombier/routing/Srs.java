package org.colombier.routing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;

/**
 * The Sender Rewriting Scheme (M. Wong, "SRS", 2004): {@code SRS0=hash=day=domain=local} for a sender,
 * {@code SRS1=hash=first-forwarder=rest} for one that is such an address already, so that a chain of forwarders does not
 * make it longer and longer. What does not fit into a local part (RFC 5321 section 4.5.3.1.1) is
 * {@code SRS0=hash=day==token}: the token stands for the sender in a table. The hash makes an address that nobody else
 * can make; it counts no case, which not every host keeps. Immutable.
 */
final class Srs {

    /** What stands in a local part. */
    sealed interface Content {
    }

    record Sender(EmailAddress address) implements Content {
    }

    record Token(String token) implements Content {
    }

    /** Its hash is not ours, or it is none at all. */
    record Forged() implements Content {
    }

    record Expired() implements Content {
    }

    private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int HASH = 8;
    private static final int TOKEN = 16;
    /** RFC 5321 section 4.5.3.1.1: other hosts need not take a longer local part. */
    private static final int LONGEST = 64;
    /** Days are told modulo this: two digits. */
    private static final int DAYS = 1 << 10;
    private static final Pattern SRS0 = Pattern.compile("SRS0[=+-]([a-z2-7]{8})=([a-z2-7]{2})=([^=]*)=(.+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SRS1 = Pattern.compile("SRS1[=+-]([a-z2-7]{8})=([^=]+)=(.+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern FOREIGN_SRS0 = Pattern.compile("SRS0([=+-].+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern FOREIGN_SRS1 = Pattern.compile("SRS1[=+-][^=]+=([^=]+)=(.+)", Pattern.CASE_INSENSITIVE);
    /** What every host leaves as it is; a local part with anything else goes into the table. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._+=-]+");

    private final SecretKeySpec secret;
    private final int lifetime;

    /** @param lifetime in days, at most 60 */
    Srs(byte[] secret, int lifetime) {
        this.secret = new SecretKeySpec(secret, "HmacSHA256");
        this.lifetime = lifetime;
    }

    static boolean isOne(EmailAddress address) {
        String local = address.localPart();
        return local.length() > 5 && (local.regionMatches(true, 0, "SRS0", 0, 4) || local.regionMatches(true, 0, "SRS1", 0, 4)) && "=+-".indexOf(local.charAt(4)) >= 0;
    }

    /**
     * The return address for a sender.
     *
     * @param day since the epoch
     * @return empty if it would be too long, or hold what not every host leaves alone
     */
    Optional<EmailAddress> encode(EmailAddress sender, Domain ours, long day) {
        String local = sender.localPart();
        if (!PLAIN.matcher(local).matches() || sender.domain().isLiteral()) {
            return Optional.empty();
        }
        Matcher again = FOREIGN_SRS1.matcher(local);
        Matcher first = FOREIGN_SRS0.matcher(local);
        if (again.matches()) {
            return second(again.group(1), again.group(2), ours);
        }
        return first.matches() ? second(sender.domain().ascii(), first.group(1), ours) : address(dated(day, sender.domain().ascii(), local), ours);
    }

    /** The return address for a sender that a table knows by this token. */
    EmailAddress encode(String token, Domain ours, long day) {
        return address(dated(day, "", token), ours).orElseThrow();
    }

    /** The same for the same sender on the same day. */
    String token(EmailAddress sender, long day) {
        return hash("token=" + day + "=" + sender, TOKEN);
    }

    Content decode(EmailAddress address, long day) {
        Matcher dated = SRS0.matcher(address.localPart());
        if (dated.matches()) {
            return dated(dated, day);
        }
        Matcher again = SRS1.matcher(address.localPart());
        if (!again.matches() || !isOurs(again.group(1), again.group(2) + "=" + again.group(3))) {
            return new Forged();
        }
        return EmailAddress.tryParse("SRS0" + again.group(3) + "@" + again.group(2)).<Content>map(Sender::new).orElseGet(Forged::new);
    }

    private Content dated(Matcher m, long day) {
        String stamp = m.group(2).toLowerCase(Locale.ROOT);
        if (!isOurs(m.group(1), stamp + "=" + m.group(3) + "=" + m.group(4))) {
            return new Forged();
        }
        int then = DIGITS.indexOf(stamp.charAt(0)) << 5 | DIGITS.indexOf(stamp.charAt(1));
        // A clock that is a day behind the one that stamped it does no harm.
        if (Math.floorMod(day + 1 - then, DAYS) > lifetime + 1) {
            return new Expired();
        }
        return m.group(3).isEmpty() ? new Token(m.group(4).toLowerCase(Locale.ROOT))
            : EmailAddress.tryParse(m.group(4) + "@" + m.group(3)).<Content>map(Sender::new).orElseGet(Forged::new);
    }

    /** No day: the first forwarder's own address tells when it was made. */
    private Optional<EmailAddress> second(String first, String rest, Domain ours) {
        return fitting("SRS1=" + hash(first + "=" + rest, HASH) + "=" + first + "=" + rest, ours);
    }

    private static String stamp(long day) {
        int days = Math.floorMod(day, DAYS);
        return "" + DIGITS.charAt(days >> 5) + DIGITS.charAt(days & 31);
    }

    private static String dated(long day, String domain, String local) {
        return stamp(day) + "=" + domain + "=" + local;
    }

    private Optional<EmailAddress> address(String content, Domain ours) {
        return fitting("SRS0=" + hash(content, HASH) + "=" + content, ours);
    }

    private static Optional<EmailAddress> fitting(String local, Domain ours) {
        return local.length() > LONGEST ? Optional.empty() : EmailAddress.tryParse(local + "@" + ours);
    }

    private boolean isOurs(String hash, String content) {
        byte[] given = hash.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(given, hash(content, HASH).getBytes(StandardCharsets.US_ASCII));
    }

    private String hash(String content, int digits) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            byte[] all = mac.doFinal(content.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
            StringBuilder out = new StringBuilder(digits);
            for (byte b : Arrays.copyOf(all, digits)) {
                out.append(DIGITS.charAt(b & 31));
            }
            return out.toString();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
