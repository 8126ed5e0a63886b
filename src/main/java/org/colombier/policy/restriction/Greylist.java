package org.colombier.policy.restriction;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.colombier.net.Network;
import org.colombier.ops.Job;
import org.colombier.routing.Router;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Greylisting (RFC 6647 section 2): the first mail of a client's network for a recipient from a sender is put off; it passes when it
 * comes again. Known to all nodes through the database; every step is one statement, so that two nodes may take it at
 * once. Thread-safe.
 */
@Component
class Greylist implements Job {

    /** The part of a client's address that counts: large senders try again from another host nearby (RFC 6647 section 5). */
    private static final int IPV4_BITS = 24;
    private static final int IPV6_BITS = 64;
    private static final int BATCH = 10_000;

    private record Seen(Instant first, boolean passed) {
    }

    private final JdbcClient jdbc;
    private final GreylistSettings settings;
    private final Router router;
    private final Clock clock;

    Greylist(JdbcClient jdbc, GreylistSettings settings, Router router, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.router = router;
        this.clock = clock;
    }

    Ruling judge(Inquiry inquiry) {
        Situation situation = inquiry.situation();
        if (situation.isOurs() || situation.recipient().isEmpty() || situation.sender().isEmpty()) {
            return Ruling.dunno();
        }
        Instant now = now();
        String network = network(situation.address()).toString();
        if (isKnown(network, now, inquiry.isRehearsal())) {
            return Ruling.dunno(network + " is known to come again");
        }
        byte[] triplet = triplet(network, situation);
        Optional<Seen> seen = inquiry.isRehearsal() ? find(triplet) : touch(triplet, now);
        if (seen.isPresent() && passes(seen.get(), now)) {
            if (!seen.get().passed() && !inquiry.isRehearsal()) {
                remember(triplet, network, now);
            }
            return Ruling.dunno("came again");
        }
        long wait = settings.delay().minus(Duration.between(seen.map(Seen::first).orElse(now), now)).plusMillis(999).toSeconds();
        return Ruling.no(inquiry.refusal(450, "4.2.0", Stage.RECIPIENT, "Greylisted, come again in " + Math.max(1, wait) + " seconds (greylist)"));
    }

    private boolean passes(Seen seen, Instant now) {
        return seen.passed() || !seen.first().plus(settings.delay()).isAfter(now);
    }

    private boolean isKnown(String network, Instant now, boolean rehearsal) {
        if (settings.clientAfter() == 0) {
            return false;
        }
        Optional<Timestamp> last = jdbc.sql("SELECT last FROM greylist_client WHERE network = ? AND passes >= ? AND last > ?")
            .params(network, settings.clientAfter(), at(now.minus(settings.keep()))).query(Timestamp.class).optional();
        // Written once an hour, not with each mail.
        if (last.isPresent() && !rehearsal && last.get().toInstant().isBefore(now.minus(Duration.ofHours(1)))) {
            jdbc.sql("UPDATE greylist_client SET last = ? WHERE network = ?").params(at(now), network).update();
        }
        return last.isPresent();
    }

    private Optional<Seen> find(byte[] triplet) {
        return jdbc.sql("SELECT first, passed FROM greylist_triplet WHERE triplet = ?").param(triplet)
            .query((rs, n) -> new Seen(rs.getTimestamp(1).toInstant(), rs.getBoolean(2))).optional();
    }

    /** What is known of the triplet, which begins anew if it did not come again in time, or not for long. */
    private Optional<Seen> touch(byte[] triplet, Instant now) {
        // MariaDB assigns from left to right: the conditions see the times before.
        jdbc.sql("""
            INSERT INTO greylist_triplet (triplet, first, last) VALUES (:triplet, :now, :now)
            ON DUPLICATE KEY UPDATE
              first = IF(last < IF(passed, :kept, :window), :now, first),
              passed = passed AND last >= :kept,
              last = :now""")
            .param("triplet", triplet).param("now", at(now)).param("kept", at(now.minus(settings.keep()))).param("window", at(now.minus(settings.retryWindow())))
            .update();
        return find(triplet);
    }

    /** Counts for the client once for each triplet, whichever node sees it first. */
    private void remember(byte[] triplet, String network, Instant now) {
        if (jdbc.sql("UPDATE greylist_triplet SET passed = TRUE WHERE triplet = ? AND NOT passed").param(triplet).update() == 0) {
            return;
        }
        jdbc.sql("""
            INSERT INTO greylist_client (network, passes, last) VALUES (:network, 1, :now)
            ON DUPLICATE KEY UPDATE passes = IF(last < :kept, 1, passes + 1), last = :now""")
            .param("network", network).param("now", at(now)).param("kept", at(now.minus(settings.keep()))).update();
    }

    private byte[] triplet(String network, Situation situation) {
        String sender = situation.sender().flatMap(s -> s.address()).map(this::stem).orElse("");
        String recipient = situation.recipient().map(r -> r.canonical().toString()).orElse("");
        try {
            return MessageDigest.getInstance("SHA-256").digest((network + "\0" + sender + "\0" + recipient).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The part of a sender that stays: an extension, and numbers as VERP writes them, differ with each mail. */
    private String stem(EmailAddress sender) {
        EmailAddress bare = router.withoutExtension(sender.canonical()).orElse(sender.canonical());
        return bare.localPart().replaceAll("[0-9]+", "#") + "@" + bare.domain();
    }

    static Network network(InetAddress address) {
        int bits = address instanceof Inet6Address ? IPV6_BITS : IPV4_BITS;
        byte[] octets = address.getAddress();
        Arrays.fill(octets, bits / 8, octets.length, (byte) 0);
        try {
            return new Network(InetAddress.getByAddress(octets), bits);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Instant now() {
        return clock.instant();
    }

    private static Timestamp at(Instant instant) {
        return Timestamp.from(instant);
    }

    @Override
    public String name() {
        return "greylist-expiry";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    /** Forgets what begins anew in any case; in pieces, so that no statement holds many rows. */
    @Override
    public String run() {
        Timestamp kept = at(now().minus(settings.keep()));
        int triplets = delete("DELETE FROM greylist_triplet WHERE NOT passed AND last < ? LIMIT " + BATCH, at(now().minus(settings.retryWindow())))
            + delete("DELETE FROM greylist_triplet WHERE passed AND last < ? LIMIT " + BATCH, kept);
        int clients = delete("DELETE FROM greylist_client WHERE last < ? LIMIT " + BATCH, kept);
        return triplets + " triplets and " + clients + " clients forgotten";
    }

    private int delete(String sql, Timestamp before) {
        int all = 0;
        for (int gone = BATCH; gone == BATCH;) {
            gone = jdbc.sql(sql).param(before).update();
            all += gone;
        }
        return all;
    }
}
