package org.colombier.lists.source;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The reports of each list's last synchronisations. Thread-safe. */
@Component
class SyncReports {

    static final int KEPT = 20;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;

    SyncReports(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void keep(long listId, SyncReport report) {
        jdbc.sql("INSERT INTO list_source_report (list_id, started, report) VALUES (?, ?, ?)")
            .params(listId, DueLists.utc(report.started()), JSON.writeValueAsString(report)).update();
        jdbc.sql("DELETE FROM list_source_report WHERE list_id = ? AND id NOT IN (SELECT id FROM (SELECT id FROM list_source_report WHERE list_id = ? ORDER BY id DESC LIMIT "
            + KEPT + ") AS last)").params(listId, listId).update();
    }

    /** The last ones, the newest first. */
    List<SyncReport> last(long listId, int limit) {
        return jdbc.sql("SELECT report FROM list_source_report WHERE list_id = ? ORDER BY id DESC LIMIT ?").params(listId, Math.clamp(limit, 1, KEPT))
            .query((rs, n) -> JSON.readValue(rs.getString(1), SyncReport.class)).list();
    }
}
