package org.colombier.portal.security;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Counts what may be tried only so often, in windows that begin with the first try, for all nodes together. Thread-safe. */
@Component
public class Attempts {

    private final JdbcClient jdbc;
    private final Clock clock;

    Attempts(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Counts one more try.
     *
     * @param subject what is counted and for whom, such as {@code login client 192.0.2.1}
     * @return false if that was more than {@code limit} within the window
     */
    @Transactional
    public boolean count(String subject, int limit, Duration window) {
        LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        jdbc.sql("""
                INSERT INTO portal_attempt (subject_hash, attempts, window_ends) VALUES (:hash, 1, :ends)
                ON DUPLICATE KEY UPDATE attempts = IF(window_ends <= :now, 1, attempts + 1), window_ends = IF(window_ends <= :now, :ends, window_ends)""")
            .param("hash", hash(subject)).param("ends", now.plus(window)).param("now", now).update();
        return jdbc.sql("SELECT attempts FROM portal_attempt WHERE subject_hash = ?").param(hash(subject)).query(Integer.class).single() <= limit;
    }

    /** True if the limit is used up; counts nothing. */
    public boolean isExhausted(String subject, int limit) {
        return !jdbc.sql("SELECT 1 FROM portal_attempt WHERE subject_hash = ? AND attempts >= ? AND window_ends > ?")
            .params(hash(subject), limit, LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)).query().listOfRows().isEmpty();
    }

    /** Who is counted as one client: an IPv4 address, or the /64 that an IPv6 customer has at least (RFC 6177 section 2). */
    public static String client(String remoteAddress) {
        try {
            byte[] octets = InetAddress.ofLiteral(remoteAddress).getAddress();
            return octets.length == 16 ? HexFormat.of().formatHex(Arrays.copyOf(octets, 8)) + "/64" : remoteAddress;
        } catch (IllegalArgumentException unnumbered) {
            return "unknown";
        }
    }

    /** @return how many counts are gone */
    int removeExpired() {
        return jdbc.sql("DELETE FROM portal_attempt WHERE window_ends < ?").param(LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)).update();
    }

    private static byte[] hash(String subject) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(subject.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
