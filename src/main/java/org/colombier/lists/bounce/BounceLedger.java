package org.colombier.lists.bounce;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colombier.lists.members.MemberBounces;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of events: what came back, member by member. In the caller's transaction. Thread-safe. */
@Component
class BounceLedger {

    /** Events kept of a member. */
    static final int HISTORY = 20;
    private static final int LONGEST_REPORT = 4_000;

    /** An event to be noted. @param text of the report for people, may be empty */
    record Entry(long memberId, long listId, Bounce bounce, Instant at, String queueId, String text) {
    }

    /** What is known of a member besides the count. */
    record Tally(int hard, int soft, Optional<Instant> notified, Optional<Instant> probed, String lastReport) {

        static final Tally NONE = new Tally(0, 0, Optional.empty(), Optional.empty(), "");
    }

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final MemberBounces members;

    BounceLedger(JdbcClient jdbc, JdbcTemplate batches, MemberBounces members) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.members = members;
    }

    /** Notes them; those that count are counted with their members. Three statements for any number. @param all by member id, so that two nodes never wait for each other in a circle */
    void note(List<Entry> all) {
        List<Entry> rest = all;
        // A member's second event needs the place after the first one's.
        while (!rest.isEmpty()) {
            Map<Long, Entry> round = new java.util.LinkedHashMap<>();
            List<Entry> later = new java.util.ArrayList<>();
            for (Entry entry : rest) {
                if (round.putIfAbsent(entry.memberId(), entry) != null) {
                    later.add(entry);
                }
            }
            write(List.copyOf(round.values()));
            rest = later;
        }
    }

    private void write(List<Entry> all) {
        members.count(all.stream().filter(e -> e.bounce().counts()).map(e -> new MemberBounces.Returned(e.memberId(), e.bounce().status(), e.at())).toList());
        batches.batchUpdate("INSERT INTO bounce_member (member_id, list_id, events, hard, soft, last_report) VALUES (?, ?, 1, ?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE events = events + 1, hard = hard + VALUES(hard), soft = soft + VALUES(soft), last_report = IF(VALUES(last_report) = '', last_report, VALUES(last_report))",
            all.stream().map(e -> new Object[] {e.memberId(), e.listId(), e.bounce().kind() == BounceKind.HARD ? 1 : 0, e.bounce().kind() == BounceKind.SOFT ? 1 : 0, bounded(e.text())}).toList());
        batches.batchUpdate("REPLACE INTO bounce_event (member_id, slot, at, kind, status, counted, reason, queue_id)"
                + " SELECT member_id, events MOD " + HISTORY + ", ?, ?, ?, ?, ?, ? FROM bounce_member WHERE member_id = ?",
            all.stream().map(e -> new Object[] {utc(e.at()), e.bounce().kind().name(), e.bounce().status().length() > 16 ? "" : e.bounce().status(), e.bounce().counts(), e.bounce().reason(), e.queueId(), e.memberId()}).toList());
    }

    Map<Long, Tally> tallies(Collection<Long> memberIds) {
        Map<Long, Tally> found = new HashMap<>();
        if (!memberIds.isEmpty()) {
            jdbc.sql("SELECT member_id, hard, soft, notified, probed, last_report FROM bounce_member WHERE member_id IN (:ids)").param("ids", memberIds).query(rs -> {
                found.put(rs.getLong(1), new Tally(rs.getInt(2), rs.getInt(3), instant(rs, 4), instant(rs, 5), rs.getString(6)));
            });
        }
        return found;
    }

    /** The newest first. */
    List<BounceEvent> history(long memberId) {
        return jdbc.sql("SELECT at, kind, status, counted, reason, queue_id FROM bounce_event WHERE member_id = ? ORDER BY at DESC, slot DESC").param(memberId)
            .query((rs, n) -> new BounceEvent(instant(rs, 1).orElseThrow(), BounceKind.valueOf(rs.getString(2)), rs.getString(3), rs.getBoolean(4), rs.getString(5), rs.getString(6))).list();
    }

    /** What was counted no longer counts; the history stays to be read. */
    void forget(Collection<Long> memberIds) {
        if (!memberIds.isEmpty()) {
            jdbc.sql("UPDATE bounce_member SET hard = 0, soft = 0, notified = NULL, probed = NULL WHERE member_id IN (:ids)").param("ids", memberIds).update();
        }
    }

    /** True for the one who may write to the member now. @param before who was written to since is not */
    boolean mayNotify(long memberId, long listId, Instant now, Instant before) {
        return claim("notified", memberId, listId, now, before);
    }

    /** True for the one who sends the probe. */
    boolean mayProbe(long memberId, long listId, Instant now) {
        return claim("probed", memberId, listId, now, Instant.EPOCH);
    }

    /** The row decides between two nodes. */
    private boolean claim(String column, long memberId, long listId, Instant now, Instant before) {
        jdbc.sql("INSERT IGNORE INTO bounce_member (member_id, list_id, last_report) VALUES (?, ?, '')").params(memberId, listId).update();
        return jdbc.sql("UPDATE bounce_member SET " + column + " = ? WHERE member_id = ? AND (" + column + " IS NULL OR " + column + " < ?)")
            .params(utc(now), memberId, utc(before)).update() == 1;
    }

    /** A page of those of whom something is noted, by id. */
    List<Long> page(long after, int limit) {
        return jdbc.sql("SELECT member_id FROM bounce_member WHERE member_id > ? ORDER BY member_id LIMIT ?").params(after, limit).query(Long.class).list();
    }

    void drop(Collection<Long> memberIds) {
        if (!memberIds.isEmpty()) {
            jdbc.sql("DELETE FROM bounce_event WHERE member_id IN (:ids)").param("ids", memberIds).update();
            jdbc.sql("DELETE FROM bounce_member WHERE member_id IN (:ids)").param("ids", memberIds).update();
        }
    }

    static LocalDateTime utc(Instant at) {
        return LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    }

    static Optional<Instant> instant(ResultSet rs, int column) throws SQLException {
        @Nullable LocalDateTime at = rs.getObject(column, LocalDateTime.class);
        return Optional.ofNullable(at).map(a -> a.toInstant(ZoneOffset.UTC));
    }

    private static String bounded(String text) {
        return text.length() > LONGEST_REPORT ? text.substring(0, LONGEST_REPORT) : text;
    }
}
