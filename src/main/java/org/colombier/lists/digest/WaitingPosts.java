package org.colombier.lists.digest;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.colombier.lists.catalog.ListContents;
import org.colombier.queue.BodyId;
import org.colombier.queue.BodyStore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Where posts wait for their digest. Thread-safe. */
@Component
class WaitingPosts implements ListContents {

    /** @param oldest when the first of them came */
    record Content(long posts, long octets, Instant oldest) {
    }

    /** The last digest of a list. */
    record Edition(long number, Instant sent) {
    }

    private static final int MOST = 1_000;

    private final JdbcClient jdbc;
    private final BodyStore bodies;

    WaitingPosts(JdbcClient jdbc, BodyStore bodies) {
        this.jdbc = jdbc;
        this.bodies = bodies;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void put(long listId, WaitingPost post) {
        bodies.retain(post.body());
        jdbc.sql("INSERT INTO digest_post (list_id, number, body_id, message_id, author, subject, size, received) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
            .params(listId, post.number(), post.body().value(), cut(post.messageId(), 998), cut(post.author(), 500), cut(post.subject(), 500), post.size(), utc(post.received()))
            .update();
    }

    /** In the order in which they were posted, at most {@value #MOST}. */
    List<WaitingPost> of(long listId) {
        return jdbc.sql("SELECT * FROM digest_post WHERE list_id = ? ORDER BY number LIMIT " + MOST).param(listId).query(WaitingPosts::read).list();
    }

    /** What waits, by list; lists without posts are missing. */
    Map<Long, Content> contents() {
        Map<Long, Content> found = new TreeMap<>();
        jdbc.sql("SELECT list_id, COUNT(*), SUM(size), MIN(received) FROM digest_post GROUP BY list_id").query(rs -> {
            found.put(rs.getLong(1), content(rs));
        });
        return found;
    }

    Optional<Content> content(long listId) {
        return jdbc.sql("SELECT list_id, COUNT(*), SUM(size), MIN(received) FROM digest_post WHERE list_id = ? GROUP BY list_id").param(listId)
            .query((rs, n) -> content(rs)).optional();
    }

    /** Takes posts away with their references; in the transaction that sends them. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void take(long listId, List<WaitingPost> posts) {
        int taken = jdbc.sql("DELETE FROM digest_post WHERE list_id = :list AND number IN (:numbers)").param("list", listId)
            .param("numbers", posts.stream().map(WaitingPost::number).toList()).update();
        if (taken != posts.size()) {
            throw new IllegalStateException("posts of a digest of list " + listId + " were taken meanwhile");
        }
        posts.forEach(post -> bodies.release(post.body()));
    }

    /** The next edition's number. Whoever else wants one of the same list waits here until the caller's transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public long nextEdition(long listId, Instant now) {
        jdbc.sql("INSERT INTO digest_edition (list_id, edition, sent) VALUES (?, 1, ?) ON DUPLICATE KEY UPDATE edition = edition + 1, sent = VALUES(sent)")
            .params(listId, utc(now)).update();
        return jdbc.sql("SELECT edition FROM digest_edition WHERE list_id = ?").param(listId).query(Long.class).single();
    }

    Optional<Edition> lastEdition(long listId) {
        return jdbc.sql("SELECT edition, sent FROM digest_edition WHERE list_id = ?").param(listId)
            .query((rs, n) -> new Edition(rs.getLong(1), instant(rs, 2))).optional();
    }

    @Override
    @Transactional
    public void purge(long listId) {
        for (List<WaitingPost> page = of(listId); !page.isEmpty(); page = of(listId)) {
            take(listId, page);
        }
        jdbc.sql("DELETE FROM digest_edition WHERE list_id = ?").param(listId).update();
    }

    /** The first of them that make one digest: at least one, then as long as they fit. */
    static List<WaitingPost> portion(List<WaitingPost> waiting, long mostPosts, long mostOctets) {
        List<WaitingPost> portion = new ArrayList<>();
        long octets = 0;
        for (WaitingPost post : waiting) {
            octets += post.size();
            if (!portion.isEmpty() && (portion.size() == mostPosts || octets > mostOctets)) {
                break;
            }
            portion.add(post);
        }
        return portion;
    }

    private static Content content(ResultSet rs) throws SQLException {
        return new Content(rs.getLong(2), rs.getLong(3), instant(rs, 4));
    }

    private static WaitingPost read(ResultSet rs, int n) throws SQLException {
        return new WaitingPost(rs.getLong("number"), new BodyId(rs.getLong("body_id")), rs.getString("message_id"), rs.getString("author"),
            rs.getString("subject"), rs.getLong("size"), rs.getObject("received", LocalDateTime.class).toInstant(ZoneOffset.UTC));
    }

    private static Instant instant(ResultSet rs, int column) throws SQLException {
        return rs.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }

    private static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
