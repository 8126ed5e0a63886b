package org.colombier.portal.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.colombier.portal.view.PortalSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tells people from programs at forms that are open to everybody, without asking people anything: a field that no
 * person sees must come back empty, and the form's signed time must be a few seconds and at most a day old. Thread-safe.
 */
@Component
public class FormGuard {

    /** What a form's coming back looks like. */
    public enum Verdict {
        PERSON,
        /** Too soon or too late: the person is asked to press the button again. */
        AGAIN,
        /** A program filled in what no person sees. */
        PROGRAM
    }

    private static final Duration OLDEST = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Duration minTime;
    private final AtomicReference<byte @Nullable []> key = new AtomicReference<>();

    FormGuard(JdbcClient jdbc, Clock clock, PortalSettings settings) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.minTime = settings.formMinTime();
    }

    /** The form's hidden field {@code shown}: when it was shown, signed. */
    public String stamp() {
        String time = Long.toString(clock.millis(), 36);
        return time + "." + sign(time);
    }

    /**
     * @param stamp    as {@link #stamp} made it
     * @param honeypot the field that no person sees
     */
    public Verdict judge(String stamp, String honeypot) {
        if (!honeypot.isEmpty()) {
            return Verdict.PROGRAM;
        }
        int dot = stamp.indexOf('.');
        if (dot <= 0 || stamp.length() > 100 || !isSame(sign(stamp.substring(0, dot)), stamp.substring(dot + 1))) {
            return Verdict.AGAIN;
        }
        try {
            Duration age = Duration.between(Instant.ofEpochMilli(Long.parseLong(stamp.substring(0, dot), 36)), clock.instant());
            return age.compareTo(minTime) < 0 || age.compareTo(OLDEST) > 0 ? Verdict.AGAIN : Verdict.PERSON;
        } catch (NumberFormatException | DateTimeException notATime) {
            return Verdict.AGAIN;
        }
    }

    private String sign(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(), "HmacSHA256"));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Made by whichever node is first, then the same for all. */
    private byte[] key() {
        byte[] known = key.get();
        if (known == null) {
            byte[] fresh = new byte[32];
            new SecureRandom().nextBytes(fresh);
            jdbc.sql("INSERT IGNORE INTO portal_secret (id, secret) VALUES (1, ?)").param(fresh).update();
            known = jdbc.sql("SELECT secret FROM portal_secret WHERE id = 1").query((rs, n) -> rs.getBytes(1)).single();
            key.set(known);
        }
        return known;
    }

    private static boolean isSame(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
