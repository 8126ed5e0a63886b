package org.colombier.lists.members;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Changes of address that wait for the new address to confirm, {@value #DAYS} days. Thread-safe. */
@Service
public class AddressMoves {

    /** How long a key is good. */
    public static final int DAYS = 2;
    private static final int OCTETS = 20;
    private static final SecureRandom CHANCE = new SecureRandom();

    /** Who wants which address. */
    public record Move(EmailAddress from, EmailAddress to) {
    }

    private final JdbcClient jdbc;
    private final Clock clock;
    private final People people;

    AddressMoves(JdbcClient jdbc, Clock clock, People people) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.people = people;
    }

    /** Notes a wish; who has an older one has this one only. @return the key to be mailed to the new address */
    @Transactional
    public String begin(EmailAddress from, EmailAddress to) {
        byte[] chance = new byte[OCTETS];
        CHANCE.nextBytes(chance);
        String key = HexFormat.of().formatHex(chance);
        jdbc.sql("DELETE FROM list_address_move WHERE old = ? OR asked < ?").params(from.canonical().toString(), MemberRows.utc(clock.instant().minus(Duration.ofDays(DAYS)))).update();
        jdbc.sql("INSERT INTO list_address_move (hash, old, new, asked) VALUES (?, ?, ?, ?)")
            .params(hash(key), from.canonical().toString(), to.canonical().toString(), MemberRows.utc(clock.instant())).update();
        return key;
    }

    /** What a key is about; nothing if it is none, used or old. */
    public Optional<Move> find(String key) {
        return jdbc.sql("SELECT old, new FROM list_address_move WHERE hash = ? AND asked >= ?")
            .params(hash(key), MemberRows.utc(clock.instant().minus(Duration.ofDays(DAYS))))
            .query((rs, n) -> new Move(MemberRows.address(rs.getString(1)), MemberRows.address(rs.getString(2)))).optional();
    }

    /**
     * Carries out what a key is about, once, whoever presents it and on however many nodes.
     *
     * @throws org.colombier.lists.catalog.ListConflict as {@link People#move}
     */
    @Transactional
    public Optional<People.Moved> confirm(String key) {
        Optional<Move> move = find(key);
        boolean first = jdbc.sql("DELETE FROM list_address_move WHERE hash = ?").param(hash(key)).update() > 0;
        return move.filter(m -> first).map(m -> people.move(m.from(), m.to()));
    }

    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
