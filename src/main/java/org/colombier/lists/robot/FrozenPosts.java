package org.colombier.lists.robot;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListContents;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.catalog.MailingList;
import org.colombier.ops.Job;
import org.colombier.ops.MailLog;
import org.colombier.queue.MailQueue;
import org.colombier.queue.QueueAdmin;
import org.colombier.queue.QueueId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Posts of lists that are frozen ({@code priority z}) or whose settings are in error: the queue holds them, and a minute
 * after the list is well again they go on. Thread-safe.
 */
@Component
class FrozenPosts implements Job, ListContents {

    private final JdbcClient jdbc;
    private final Catalog catalog;
    private final MailQueue queue;
    private final QueueAdmin held;
    private final Clock clock;

    FrozenPosts(JdbcClient jdbc, Catalog catalog, MailQueue queue, QueueAdmin held, Clock clock) {
        this.jdbc = jdbc;
        this.catalog = catalog;
        this.queue = queue;
        this.held = held;
        this.clock = clock;
    }

    /** Why the list takes no posts now; empty if it does. */
    Optional<String> why(MailingList list) {
        if (list.status() == ListStatus.ERROR_CONFIG) {
            return Optional.of("the settings of " + list.address() + " are in error");
        }
        return catalog.settings(list).get(ListParameters.PRIORITY).equals("z") ? Optional.of(list.address() + " is frozen (priority z)") : Optional.empty();
    }

    /** Puts the mail back as one that is held, in the transaction that takes it off the queue. */
    void keep(MailingList list, RobotMail mail, String reason) {
        QueueId id = QueueId.next(clock);
        queue.hold(id, mail.envelope(), mail.content(), List.of(mail.recipient()), reason);
        jdbc.sql("INSERT INTO list_frozen_post (list_id, queue_id) VALUES (?, ?)").params(list.id(), id.value()).update();
        MailLog.line("robot", mail.queueId(), "list=<" + list.address() + ">, held as " + id + ": " + reason);
    }

    @Override
    public String name() {
        return "frozen-posts";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public String run() {
        long released = 0;
        for (long listId : jdbc.sql("SELECT DISTINCT list_id FROM list_frozen_post").query(Long.class).list()) {
            if (catalog.find(listId).filter(list -> why(list).isPresent()).isEmpty()) {
                released += release(listId);
            }
        }
        return released + " posts released";
    }

    /** A release that is done again after a crash changes nothing. */
    private long release(long listId) {
        List<Long> posts = jdbc.sql("SELECT queue_id FROM list_frozen_post WHERE list_id = ? ORDER BY queue_id").param(listId).query(Long.class).list();
        for (long post : posts) {
            held.release(new QueueId(post));
            jdbc.sql("DELETE FROM list_frozen_post WHERE list_id = ? AND queue_id = ?").params(listId, post).update();
        }
        return posts.size();
    }

    @Override
    public void purge(long listId) {
        release(listId);
    }
}
