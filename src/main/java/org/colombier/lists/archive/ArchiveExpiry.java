package org.colombier.lists.archive;

import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListContents;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.ops.Job;
import org.colombier.queue.BodyId;
import org.colombier.queue.BodyStore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Ends what lists no longer keep: months beyond {@code archive.max_month}, files beyond {@code urlize_days}; and all of a list that is purged. */
@Component
class ArchiveExpiry implements Job, ListContents {

    private static final int STEP = 200;

    private final JdbcClient jdbc;
    private final Catalog catalog;
    private final ArchiveRemoval removal;
    private final Attachments attachments;
    private final BodyStore bodies;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ArchiveExpiry(JdbcClient jdbc, Catalog catalog, ArchiveRemoval removal, Attachments attachments, BodyStore bodies, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.catalog = catalog;
        this.removal = removal;
        this.attachments = attachments;
        this.bodies = bodies;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "archive-expiry";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public String run() {
        int messages = 0;
        int files = 0;
        for (long listId : jdbc.sql("SELECT list_id FROM archive_volume WHERE messages > 0").query(Long.class).list()) {
            messages += catalog.find(listId).map(this::expireMonths).orElse(0);
        }
        for (long listId : jdbc.sql("SELECT DISTINCT list_id FROM archive_attachment").query(Long.class).list()) {
            files += catalog.find(listId).map(this::expireFiles).orElse(0);
        }
        return messages + " messages, " + files + " files removed";
    }

    private int expireMonths(MailingList list) {
        ListSettings settings = catalog.settings(list);
        long kept = settings.get(ListParameters.ARCHIVE_MAX_MONTH);
        if (kept == 0) {
            return 0;
        }
        YearMonth first = YearMonth.from(clock.instant().atZone(Archive.zone(settings))).minusMonths(kept - 1);
        List<YearMonth> old = jdbc.sql("SELECT DISTINCT month FROM archive_message WHERE list_id = ? AND month < ?").params(list.id(), first.toString())
            .query(String.class).list().stream().map(YearMonth::parse).toList();
        return old.stream().mapToInt(month -> removal.remove(list, month, "archive.max_month", "older than " + kept + " months")).sum();
    }

    private int expireFiles(MailingList list) {
        long days = catalog.settings(list).get(ListParameters.URLIZE_DAYS);
        int removed = 0;
        int step;
        do {
            step = days == 0 ? 0 : attachments.expire(list.id(), Duration.ofDays(days));
            removed += step;
        } while (step > 0);
        return removed;
    }

    @Override
    public void purge(long listId) {
        boolean more;
        do {
            more = purgeStep(listId) | attachments.purge(listId) > 0;
        } while (more);
        jdbc.sql("DELETE FROM archive_removal WHERE list_id = ?").param(listId).update();
        jdbc.sql("DELETE FROM archive_volume WHERE list_id = ?").param(listId).update();
    }

    private boolean purgeStep(long listId) {
        record Going(long id, long body) {
        }
        return Boolean.TRUE.equals(transaction.execute(status -> {
            List<Going> going = jdbc.sql("SELECT id, body_id FROM archive_message WHERE list_id = ? LIMIT " + STEP + " FOR UPDATE").param(listId)
                .query((rs, n) -> new Going(rs.getLong(1), rs.getLong(2))).list();
            if (going.isEmpty()) {
                return false;
            }
            List<Long> ids = going.stream().map(Going::id).toList();
            jdbc.sql("DELETE FROM archive_text WHERE message_id IN (:ids)").param("ids", ids).update();
            jdbc.sql("DELETE FROM archive_reference WHERE message_id IN (:ids)").param("ids", ids).update();
            jdbc.sql("DELETE FROM archive_message WHERE id IN (:ids)").param("ids", ids).update();
            going.forEach(g -> bodies.release(new BodyId(g.body())));
            return true;
        }));
    }
}
