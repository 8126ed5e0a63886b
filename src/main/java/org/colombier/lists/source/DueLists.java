package org.colombier.lists.source;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colombier.ops.Node;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** When each list is to be synchronised, and which node is doing it. Thread-safe. */
@Component
class DueLists {

    /** A node that died keeps a list for so long. */
    static final Duration LEASE = Duration.ofMinutes(2);

    /** @param attempted when the last synchronisation began, however it ended; none if there was none */
    record Standing(Instant due, Optional<Instant> attempted, String state, boolean running) {
    }

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Node node;

    DueLists(JdbcClient jdbc, Clock clock, Node node) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.node = node;
    }

    Optional<Standing> of(long listId) {
        LocalDateTime now = now();
        return jdbc.sql("SELECT due, attempted, state, lease_until FROM list_source WHERE list_id = ?").param(listId).query((rs, n) ->
            new Standing(instant(rs.getObject(1, LocalDateTime.class)), Optional.ofNullable(rs.getObject(2, LocalDateTime.class)).map(DueLists::instant), rs.getString(3),
                rs.getObject(4) != null && rs.getObject(4, LocalDateTime.class).isAfter(now))).optional();
    }

    /** To be synchronised as soon as a node has time. */
    void dueNow(long listId) {
        jdbc.sql("INSERT INTO list_source (list_id, due, changed) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE due = VALUES(due), changed = VALUES(changed)")
            .params(listId, now(), now()).update();
    }

    /** Known to have sources; nothing changes for a list that is known already. */
    void know(long listId) {
        jdbc.sql("INSERT IGNORE INTO list_source (list_id, due) VALUES (?, ?)").params(listId, now()).update();
    }

    void later(long listId, Duration wait) {
        jdbc.sql("UPDATE list_source SET due = ? WHERE list_id = ?").params(now().plus(wait), listId).update();
    }

    /** Those whose time has come, the longest waiting first. */
    List<Long> due(int limit) {
        return jdbc.sql("SELECT list_id FROM list_source WHERE due <= ? AND (lease_until IS NULL OR lease_until < ?) ORDER BY due LIMIT ?")
            .params(now(), now(), limit).query(Long.class).list();
    }

    /** @return true if this caller synchronises the list now, and nobody else does until {@link #release} */
    boolean claim(long listId) {
        know(listId);
        LocalDateTime now = now();
        return jdbc.sql("UPDATE list_source SET lease_owner = ?, lease_until = ?, attempted = ? WHERE list_id = ? AND (lease_until IS NULL OR lease_until < ?)")
            .params(node.id(), now.plus(LEASE), now, listId, now).update() == 1;
    }

    void renew(long listId) {
        jdbc.sql("UPDATE list_source SET lease_until = ? WHERE list_id = ? AND lease_owner = ?").params(now().plus(LEASE), listId, node.id()).update();
    }

    /** @return the state before */
    String release(long listId, String state, Instant begun, Duration next) {
        String before = jdbc.sql("SELECT state FROM list_source WHERE list_id = ?").param(listId).query(String.class).optional().orElse("ok");
        // What was changed meanwhile stays due.
        jdbc.sql("UPDATE list_source SET lease_owner = NULL, lease_until = NULL, state = ?, due = IF(changed >= ?, due, ?) WHERE list_id = ? AND lease_owner = ?")
            .params(state, utc(begun), now().plus(next), listId, node.id()).update();
        return before;
    }

    Map<String, Long> entries(long listId, String role) {
        Map<String, Long> entries = new HashMap<>();
        jdbc.sql("SELECT source, entries FROM list_source_state WHERE list_id = ? AND role = ?").params(listId, role).query(rs -> {
            entries.put(rs.getString(1), rs.getLong(2));
        });
        return entries;
    }

    /** What the sources had when the list was brought in line. */
    void keep(long listId, String role, Map<String, Long> entries) {
        jdbc.sql("DELETE FROM list_source_state WHERE list_id = ? AND role = ?").params(listId, role).update();
        entries.forEach((source, count) -> jdbc.sql("INSERT INTO list_source_state (list_id, role, source, entries) VALUES (?, ?, ?, ?)")
            .params(listId, role, source, count).update());
    }

    private LocalDateTime now() {
        return utc(clock.instant());
    }

    static LocalDateTime utc(Instant at) {
        return LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    }

    private static Instant instant(LocalDateTime utc) {
        return utc.toInstant(ZoneOffset.UTC);
    }
}
