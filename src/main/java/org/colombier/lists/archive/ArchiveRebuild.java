package org.colombier.lists.archive;

import java.time.ZoneId;
import java.util.List;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.MessageContent;
import org.colombier.queue.BodyId;
import org.colombier.queue.BodyStore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes what is derived of a list's messages anew: subjects, authors, months, threads, words. For a list whose time zone
 * changed, and after a release that reads messages better. Addresses on the web stay. Thread-safe; may be broken off and
 * begun again.
 */
@Service
public class ArchiveRebuild {

    private static final int STEP = 50;

    private record Kept(long id, String key, String author, java.time.Instant posted, java.time.Instant received, long size, long body) {
    }

    private final JdbcClient jdbc;
    private final Catalog catalog;
    private final BodyStore bodies;
    private final Shelf shelf;
    private final Volumes volumes;
    private final TransactionTemplate transaction;

    ArchiveRebuild(JdbcClient jdbc, Catalog catalog, BodyStore bodies, Shelf shelf, Volumes volumes, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.catalog = catalog;
        this.bodies = bodies;
        this.shelf = shelf;
        this.volumes = volumes;
        this.transaction = transaction;
    }

    /** @return how many messages */
    public long rebuild(MailingList list) {
        ZoneId zone = Archive.zone(catalog.settings(list));
        transaction.executeWithoutResult(status -> {
            volumes.lock(list.id());
            jdbc.sql("UPDATE archive_message SET parent_id = NULL, parent_distance = 0, thread_id = id WHERE list_id = ?").param(list.id()).update();
            jdbc.sql("DELETE FROM archive_reference WHERE list_id = ?").param(list.id()).update();
        });
        long last = 0;
        for (long next = step(list.id(), last, zone); next > last; next = step(list.id(), last, zone)) {
            last = next;
        }
        Long done = transaction.execute(status -> {
            volumes.lock(list.id());
            jdbc.sql("UPDATE archive_volume SET messages = (SELECT COUNT(*) FROM archive_message WHERE list_id = :list),"
                + " octets = (SELECT COALESCE(SUM(size), 0) FROM archive_message WHERE list_id = :list) WHERE list_id = :list").param("list", list.id()).update();
            return volumes.of(list.id()).messages();
        });
        return done == null ? 0 : done;
    }

    /** @return the id of the last message done; 0 if there was none left */
    private long step(long listId, long after, ZoneId zone) {
        Long last = transaction.execute(status -> {
            volumes.lock(listId);
            List<Kept> page = jdbc.sql("SELECT id, message_key, author, posted, received, size, body_id FROM archive_message WHERE list_id = ? AND id > ? ORDER BY id LIMIT " + STEP)
                .params(listId, after)
                .query((rs, n) -> new Kept(rs.getLong(1), rs.getString(2), rs.getString(3), Rows.instant(rs, "posted"), Rows.instant(rs, "received"), rs.getLong(6), rs.getLong(7))).list();
            page.forEach(kept -> replace(listId, kept, zone));
            return page.isEmpty() ? 0 : page.getLast().id();
        });
        return last == null ? 0 : last;
    }

    private void replace(long listId, Kept kept, ZoneId zone) {
        MessageContent content = bodies.content(new BodyId(kept.body()));
        MailFacts facts = Shelf.facts(content, kept.received());
        String author = facts.author().isEmpty() ? kept.author() : facts.author();
        shelf.replace(kept.id(), new Shelf.Placed(listId, null, kept.key(), facts, author, kept.posted(), kept.received(), zone, kept.size(), new BodyId(kept.body())));
    }
}
