package org.colombier.lists.posting;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.colombier.lists.catalog.ListContents;
import org.colombier.ops.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a list has seen and sent: numbers of posts, and the Message-IDs of late, so that a post that comes twice goes out once. */
@Component
class Traffic implements ListContents, Job {

    /** A copy that comes later than this is somebody's intention. */
    private static final Duration REMEMBERED = Duration.ofDays(3);

    private final JdbcClient jdbc;
    private final Clock clock;

    Traffic(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Notes a Message-ID in the caller's transaction; two nodes with the same post wait for each other here. @return false if it was here before */
    boolean isNew(long listId, String messageId) {
        return jdbc.sql("INSERT IGNORE INTO seen_post (list_id, message_id, seen) VALUES (?, ?, ?)").params(listId, hash(messageId), now()).update() == 1;
    }

    /** The number of the next post of the list. The row stays locked until the transaction ends, so that no number is given twice. */
    long next(long listId, long octets) {
        jdbc.sql("INSERT INTO list_traffic (list_id, posts, octets, copies, last_post) VALUES (:list, 1, :octets, 0, :now)"
                + " ON DUPLICATE KEY UPDATE posts = posts + 1, octets = octets + :octets, last_post = :now")
            .param("list", listId).param("octets", octets).param("now", now()).update();
        jdbc.sql("INSERT INTO list_post_day (list_id, day, posts) VALUES (?, ?, 1) ON DUPLICATE KEY UPDATE posts = posts + 1").params(listId, now().toLocalDate()).update();
        return jdbc.sql("SELECT posts FROM list_traffic WHERE list_id = ?").param(listId).query(Long.class).single();
    }

    void sent(long listId, long copies) {
        jdbc.sql("UPDATE list_traffic SET copies = copies + ? WHERE list_id = ?").params(copies, listId).update();
    }

    @Override
    public String name() {
        return "seen-posts";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public String run() {
        int posts = jdbc.sql("DELETE FROM seen_post WHERE seen < ?").param(now().minus(REMEMBERED)).update();
        int days = jdbc.sql("DELETE FROM list_post_day WHERE day < ?").param(now().minusDays(PostDays.KEPT).toLocalDate()).update();
        return posts + " Message-IDs and " + days + " days forgotten";
    }

    @Override
    public void purge(long listId) {
        jdbc.sql("DELETE FROM seen_post WHERE list_id = ?").param(listId).update();
        jdbc.sql("DELETE FROM list_post_day WHERE list_id = ?").param(listId).update();
        jdbc.sql("DELETE FROM list_traffic WHERE list_id = ?").param(listId).update();
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
