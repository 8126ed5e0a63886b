package org.colombier.lists.archive;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.colombier.lists.catalog.MailingList;
import org.colombier.ops.MailLog;
import org.colombier.queue.BodyId;
import org.colombier.queue.BodyStore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes messages out of archives: with their files, their words and, unless somebody else still refers to it, their body.
 * Who did it, when and why is kept as long as the list. Thread-safe; two who remove the same message remove it once.
 */
@Service
public class ArchiveRemoval {

    /** A trace. @param remover an address, or what did it (as {@code archive.max_month}) */
    public record Removed(String messageId, Instant posted, Instant removed, String remover, String reason) {
    }

    private static final int STEP = 200;

    private record Going(long id, String key, String messageId, LocalDateTime posted, long size, long body) {
    }

    private final JdbcClient jdbc;
    private final Shelf shelf;
    private final Volumes volumes;
    private final BodyStore bodies;
    private final Attachments attachments;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ArchiveRemoval(JdbcClient jdbc, Shelf shelf, Volumes volumes, BodyStore bodies, Attachments attachments, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.shelf = shelf;
        this.volumes = volumes;
        this.bodies = bodies;
        this.attachments = attachments;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Some messages.
     *
     * @param keys    as they stand in addresses on the web
     * @param remover for the trace: an address, or what did it
     * @return how many were there
     */
    public int remove(MailingList list, Collection<String> keys, String remover, String reason) {
        int removed = 0;
        for (String key : keys) {
            removed += step(list.id(), "message_key = ?", key, remover, reason);
        }
        log(list, removed, remover, reason);
        return removed;
    }

    /** All messages of a month; in steps, each its own transaction. */
    public int remove(MailingList list, YearMonth month, String remover, String reason) {
        int removed = 0;
        int step;
        do {
            step = step(list.id(), "month = ?", month.toString(), remover, reason);
            removed += step;
        } while (step > 0);
        log(list, removed, remover, month + " " + reason);
        return removed;
    }

    /** What was removed, the newest first. */
    public List<Removed> removed(long listId, int limit) {
        return jdbc.sql("SELECT message_id, posted, removed, remover, reason FROM archive_removal WHERE list_id = ? ORDER BY id DESC LIMIT ?").params(listId, limit)
            .query((rs, n) -> new Removed(rs.getString(1), Rows.instant(rs, "posted"), Rows.instant(rs, "removed"), rs.getString(4), rs.getString(5))).list();
    }

    private int step(long listId, String condition, String value, String remover, String reason) {
        Integer removed = transaction.execute(status -> {
            volumes.lock(listId);
            List<Going> going = jdbc.sql("SELECT id, message_key, message_id, posted, size, body_id FROM archive_message WHERE list_id = ? AND " + condition + " ORDER BY id LIMIT " + STEP)
                .params(listId, value)
                .query((rs, n) -> new Going(rs.getLong(1), rs.getString(2), rs.getString(3), rs.getObject(4, LocalDateTime.class), rs.getLong(5), rs.getLong(6))).list();
            shelf.clear(going.stream().map(Going::id).toList());
            for (Going g : going) {
                bodies.release(new BodyId(g.body()));
                attachments.removeOf(listId, g.key());
                jdbc.sql("INSERT INTO archive_removal (list_id, message_id, posted, removed, remover, reason) VALUES (?, ?, ?, ?, ?, ?)")
                    .params(listId, g.messageId(), g.posted(), LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC), Rows.cut(remover, 320), Rows.cut(reason, 500)).update();
            }
            volumes.add(listId, -going.size(), -going.stream().mapToLong(Going::size).sum());
            return going.size();
        });
        return removed == null ? 0 : removed;
    }

    private static void log(MailingList list, int removed, String remover, String reason) {
        if (removed > 0) {
            MailLog.line("robot", "archive", "list=<" + list.address() + ">, by=" + remover + ", removed=" + removed + ", reason=" + Rows.cut(reason, 100));
        }
    }
}
