package org.colombier.lists.archive;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * How much each list has archived. The list's row is also the lock under which its archive changes: held until the
 * caller's transaction ends, so that two nodes never thread, count or number the same list at once. Thread-safe.
 */
@Component
class Volumes {

    private static final int NOTHING_TOLD = 0;
    private static final int TOLD_NEARLY_FULL = 1;
    private static final int TOLD_FULL = 2;
    private static final int WARNED_FROM_PERCENT = 95;

    /** What a list has archived. */
    record Volume(long messages, long octets, int warned) {
    }

    /**
     * Whether one more message fits.
     *
     * @param letter what the owners are to be told, once
     */
    record Verdict(boolean fits, Optional<String> letter, int warned) {
    }

    private final JdbcClient jdbc;

    Volumes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    Volume lock(long listId) {
        jdbc.sql("INSERT IGNORE INTO archive_volume (list_id) VALUES (?)").param(listId).update();
        return jdbc.sql("SELECT messages, octets, warned FROM archive_volume WHERE list_id = ? FOR UPDATE").param(listId)
            .query((rs, n) -> new Volume(rs.getLong(1), rs.getLong(2), rs.getInt(3))).single();
    }

    Volume of(long listId) {
        return jdbc.sql("SELECT messages, octets, warned FROM archive_volume WHERE list_id = ?").param(listId)
            .query((rs, n) -> new Volume(rs.getLong(1), rs.getLong(2), rs.getInt(3))).optional().orElse(new Volume(0, 0, NOTHING_TOLD));
    }

    /** Pure. @param kilobytes the quota; 0 for none */
    static Verdict judge(Volume volume, long size, long kilobytes) {
        long quota = kilobytes * 1_024;
        long then = volume.octets() + size;
        if (quota == 0) {
            return new Verdict(true, Optional.empty(), NOTHING_TOLD);
        }
        if (then > quota) {
            return new Verdict(false, volume.warned() < TOLD_FULL ? Optional.of("arc_quota_exceeded") : Optional.empty(), TOLD_FULL);
        }
        if (then * 100 >= quota * WARNED_FROM_PERCENT) {
            return new Verdict(true, volume.warned() == NOTHING_TOLD ? Optional.of("arc_quota_95") : Optional.empty(), Math.max(volume.warned(), TOLD_NEARLY_FULL));
        }
        return new Verdict(true, Optional.empty(), NOTHING_TOLD);
    }

    void warned(long listId, int warned) {
        jdbc.sql("UPDATE archive_volume SET warned = ? WHERE list_id = ?").params(warned, listId).update();
    }

    void add(long listId, long messages, long octets) {
        jdbc.sql("UPDATE archive_volume SET messages = messages + ?, octets = octets + ? WHERE list_id = ?").params(messages, octets, listId).update();
    }
}
