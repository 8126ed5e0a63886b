package org.colombier.directory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who is logged in to the portal, and one-time links that log in; rows that all nodes share. The tokens have 256
 * random bits and are kept as their SHA-256, so that a copy of the database lets nobody in. Thread-safe.
 */
@Service
public class PortalLogins {

    /** How long a mailed link may be used, once. */
    public static final Duration LINK_LIFETIME = Duration.ofHours(1);

    private static final Duration IDLE = Duration.ofDays(7);
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Duration SEEN_STEP = Duration.ofMinutes(5);
    private static final int LONGEST_TOKEN = 100;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    PortalLogins(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Begins a login, which ends by {@link #end}, after 7 days without a request, or after 30 days. @return its secret token */
    public String begin(EmailAddress address) {
        String token = newToken();
        Instant now = clock.instant();
        jdbc.sql("INSERT INTO portal_session (token_hash, address, created, last_seen, expires) VALUES (?, ?, ?, ?, ?)")
            .params(hash(token), address.canonical().toString(), utc(now), utc(now), utc(now.plus(LONGEST))).update();
        return token;
    }

    /** Whose login the token is, if it lasts. */
    public Optional<EmailAddress> who(String token) {
        if (token.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        record Row(String address, Instant lastSeen) {
        }
        Optional<Row> row = jdbc.sql("SELECT address, last_seen FROM portal_session WHERE token_hash = ? AND expires > ? AND last_seen > ?")
            .params(hash(token), utc(now), utc(now.minus(IDLE)))
            .query((rs, n) -> new Row(rs.getString(1), rs.getObject(2, LocalDateTime.class).toInstant(ZoneOffset.UTC))).optional();
        row.filter(r -> r.lastSeen().isBefore(now.minus(SEEN_STEP))).ifPresent(r ->
            jdbc.sql("UPDATE portal_session SET last_seen = ? WHERE token_hash = ?").params(utc(now), hash(token)).update());
        return row.map(r -> EmailAddress.parse(r.address()));
    }

    public void end(String token) {
        jdbc.sql("DELETE FROM portal_session WHERE token_hash = ?").param(hash(token)).update();
    }

    /** Ends all logins of an address and withdraws its links. */
    @Transactional
    public void endAll(EmailAddress address) {
        String canonical = address.canonical().toString();
        jdbc.sql("DELETE FROM portal_session WHERE address = ?").param(canonical).update();
        jdbc.sql("DELETE FROM portal_login_link WHERE address = ?").param(canonical).update();
    }

    /** Makes a link's token for an address, to be mailed there and nowhere else. */
    public String newLink(EmailAddress address) {
        String token = newToken();
        jdbc.sql("INSERT INTO portal_login_link (token_hash, address, expires) VALUES (?, ?, ?)")
            .params(hash(token), address.canonical().toString(), utc(clock.instant().plus(LINK_LIFETIME))).update();
        return token;
    }

    /** True if the link could be used now; does not use it. */
    public boolean isUsable(String linkToken) {
        return linkToken.length() <= LONGEST_TOKEN
            && !jdbc.sql("SELECT 1 FROM portal_login_link WHERE token_hash = ? AND NOT used AND expires > ?")
                .params(hash(linkToken), utc(clock.instant())).query().listOfRows().isEmpty();
    }

    /** Uses a link up. @return whose it was, once only, also when two nodes are asked at the same time */
    @Transactional
    public Optional<EmailAddress> redeem(String linkToken) {
        if (linkToken.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        byte[] hash = hash(linkToken);
        int won = jdbc.sql("UPDATE portal_login_link SET used = TRUE WHERE token_hash = ? AND NOT used AND expires > ?")
            .params(hash, utc(clock.instant())).update();
        return won == 0 ? Optional.empty()
            : jdbc.sql("SELECT address FROM portal_login_link WHERE token_hash = ?").param(hash)
                .query((rs, n) -> EmailAddress.parse(rs.getString(1))).optional();
    }

    /** Removes the rows of logins and links that are over. @return how many */
    public int removeExpired() {
        Instant now = clock.instant();
        return jdbc.sql("DELETE FROM portal_session WHERE expires < ? OR last_seen < ?").params(utc(now), utc(now.minus(IDLE))).update()
            + jdbc.sql("DELETE FROM portal_login_link WHERE expires < ?").param(utc(now)).update();
    }

    private String newToken() {
        byte[] octets = new byte[32];
        random.nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
