package org.colombier.lists.archive;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Hangs messages under those they answer (RFC 5322 section 3.6.4), in the caller's transaction. The nearest message
 * referred to that the archive has is the parent; nearer ones that are missing are noted, and take their place when they
 * come. The caller holds the list's archive against others. Thread-safe.
 */
@Component
class Threads {

    /** The distance of a parent that only the subject tells of. */
    static final int BY_SUBJECT = 1_000;
    /** An answer without references belongs to a thread of the same subject that is not older. */
    private static final Duration SAME_SUBJECT = Duration.ofDays(30);
    /** Steps up a thread in which a circle is looked for. */
    private static final int DEEPEST = 500;

    /** A message in its thread. */
    record Hung(long id, Long parent, int distance, long thread) {
    }

    private final JdbcClient jdbc;
    private final JdbcTemplate batch;

    Threads(JdbcClient jdbc, JdbcTemplate batch) {
        this.jdbc = jdbc;
        this.batch = batch;
    }

    /** A row that begins a thread gets its place, and what hangs on it moves along; never below what hangs on it. What waited for it comes under it. */
    void hang(long listId, long id, String key, MailFacts facts, Instant posted) {
        Hung hung = place(listId, id, facts, posted);
        if (hung.parent() != null) {
            jdbc.sql("UPDATE archive_message SET parent_id = ?, parent_distance = ? WHERE id = ?").params(hung.parent(), hung.distance(), id).update();
            jdbc.sql("UPDATE archive_message SET thread_id = ? WHERE thread_id = ?").params(hung.thread(), id).update();
        }
        noteMissing(listId, id, facts.references().subList(0, Math.min(hung.parent() == null ? Integer.MAX_VALUE : hung.distance(), facts.references().size())));
        adopt(listId, hung, key);
    }

    private Hung place(long listId, long id, MailFacts facts, Instant posted) {
        return byReference(listId, id, facts.references()).or(() -> bySubject(listId, id, facts.subjectKey(), posted)).orElse(new Hung(id, null, 0, id));
    }

    private Optional<Hung> byReference(long listId, long id, List<String> references) {
        if (references.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Hung> known = new HashMap<>();
        List<String> keys = references.stream().map(MessageKey::of).toList();
        jdbc.sql("SELECT id, message_key, thread_id FROM archive_message WHERE list_id = :list AND message_key IN (:keys) AND thread_id <> :id").param("list", listId).param("keys", keys)
            .param("id", id).query(rs -> {
                known.put(rs.getString(2), new Hung(id, rs.getLong(1), keys.indexOf(rs.getString(2)), rs.getLong(3)));
            });
        return keys.stream().filter(known::containsKey).map(known::get).findFirst();
    }

    private Optional<Hung> bySubject(long listId, long id, SubjectKey subject, Instant posted) {
        if (!subject.reply() || subject.text().isEmpty()) {
            return Optional.empty();
        }
        return jdbc.sql("SELECT thread_id FROM archive_message WHERE list_id = ? AND subject_key = ? AND posted BETWEEN ? AND ? AND thread_id <> ? ORDER BY posted DESC LIMIT 1")
            .params(listId, subject.text(), Rows.utc(posted.minus(SAME_SUBJECT)), Rows.utc(posted), id).query(Long.class).optional()
            .map(thread -> new Hung(id, thread, BY_SUBJECT, thread));
    }

    private void noteMissing(long listId, long id, List<String> missing) {
        List<Object[]> rows = new ArrayList<>();
        for (int distance = 0; distance < missing.size(); distance++) {
            rows.add(new Object[] {id, distance, listId, MessageKey.of(missing.get(distance))});
        }
        if (!rows.isEmpty()) {
            batch.batchUpdate("INSERT IGNORE INTO archive_reference (message_id, distance, list_id, wanted) VALUES (?, ?, ?, ?)", rows);
        }
    }

    /** Those that refer to the new message more nearly than to the parent they have. */
    private void adopt(long listId, Hung parent, String key) {
        record Waiting(Hung child, int distance) {
        }
        List<Waiting> waiting = jdbc.sql("SELECT m.id, m.parent_id, m.parent_distance, m.thread_id, r.distance FROM archive_reference r JOIN archive_message m ON m.id = r.message_id"
                + " WHERE r.list_id = ? AND r.wanted = ? AND m.id <> ?")
            .params(listId, key, parent.id())
            .query((rs, n) -> new Waiting(new Hung(rs.getLong(1), rs.getObject(2, Long.class), rs.getInt(3), rs.getLong(4)), rs.getInt(5))).list();
        for (Waiting w : waiting) {
            if (w.child().parent() == null || w.distance() < w.child().distance()) {
                rehang(w.child(), parent, w.distance());
            }
        }
    }

    private void rehang(Hung child, Hung parent, int distance) {
        if (child.thread() == parent.thread() && isAbove(child.id(), parent.id())) {
            return; // Two messages that refer to each other: the first keeps its place.
        }
        jdbc.sql("UPDATE archive_message SET parent_id = ?, parent_distance = ? WHERE id = ?").params(parent.id(), distance, child.id()).update();
        jdbc.sql("DELETE FROM archive_reference WHERE message_id = ? AND distance >= ?").params(child.id(), distance).update();
        if (child.thread() == parent.thread()) {
            return;
        }
        if (child.thread() == child.id()) {
            jdbc.sql("UPDATE archive_message SET thread_id = ? WHERE thread_id = ?").params(parent.thread(), child.id()).update();
        } else {
            move(List.of(child.id()), parent.thread());
        }
    }

    /** A branch of one thread becomes a branch of another, a level at a time. */
    private void move(List<Long> level, long thread) {
        for (int depth = 0; depth < DEEPEST && !level.isEmpty(); depth++) {
            jdbc.sql("UPDATE archive_message SET thread_id = :thread WHERE id IN (:ids)").param("thread", thread).param("ids", level).update();
            level = jdbc.sql("SELECT id FROM archive_message WHERE parent_id IN (:ids)").param("ids", level).query(Long.class).list();
        }
    }

    /** True also where the way up is too long to tell. */
    private boolean isAbove(long upper, long lower) {
        Long at = lower;
        for (int steps = 0; at != null; steps++) {
            if (at == upper || steps == DEEPEST) {
                return true;
            }
            at = jdbc.sql("SELECT parent_id FROM archive_message WHERE id = ?").param(at).query((rs, n) -> Optional.ofNullable(rs.getObject(1, Long.class))).optional()
                .flatMap(p -> p).orElse(null);
        }
        return false;
    }

    /** Before a message goes: what hangs on it hangs on its parent, or begins threads of its own. */
    void release(long id) {
        Optional<Hung> going = jdbc.sql("SELECT id, parent_id, parent_distance, thread_id FROM archive_message WHERE id = ?").param(id)
            .query((rs, n) -> new Hung(rs.getLong(1), rs.getObject(2, Long.class), rs.getInt(3), rs.getLong(4))).optional();
        List<Long> children = jdbc.sql("SELECT id FROM archive_message WHERE parent_id = ? ORDER BY posted, id").param(id).query(Long.class).list();
        jdbc.sql("DELETE FROM archive_reference WHERE message_id = ?").param(id).update();
        if (going.isEmpty() || children.isEmpty()) {
            return;
        }
        // A thread whose first message goes stays one thread: the eldest answer heads it.
        Long heir = going.get().parent() != null ? going.get().parent() : children.getFirst();
        jdbc.sql("UPDATE archive_message SET parent_id = :heir WHERE parent_id = :id AND id <> :heir").param("heir", heir).param("id", id).update();
        if (going.get().parent() == null) {
            jdbc.sql("UPDATE archive_message SET parent_id = NULL, parent_distance = 0 WHERE id = ?").param(heir).update();
            jdbc.sql("UPDATE archive_message SET thread_id = ? WHERE thread_id = ?").params(heir, id).update();
        }
    }
}
