package org.colombier.lists.moderation;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListContents;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.moderation.HeldMessage.Decider;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.ops.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Ends what nobody decides: a held post after its list's {@code clean_delay_queuemod} days, with a notice to its author;
 * a request for an owner, with a notice to who asked; a question to an author, without a word, since it may not have been
 * theirs. Each row is changed by a conditional update in the transaction of its notice: a crash in between repeats nothing.
 */
@Component
class Expiry implements Job, ListContents {

    private static final int STEP = 500;

    private record Waiting(long id, long listId, boolean forModerator, LocalDateTime received) {
    }

    private final JdbcClient jdbc;
    private final HeldMessages messages;
    private final Requests requests;
    private final Catalog catalog;
    private final RobotPost robotPost;
    private final ModerationSettings settings;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Expiry(JdbcClient jdbc, HeldMessages messages, Requests requests, Catalog catalog, RobotPost robotPost, ModerationSettings settings,
           TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.messages = messages;
        this.requests = requests;
        this.catalog = catalog;
        this.robotPost = robotPost;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "moderation-expiry";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public String run() {
        long posts = messages();
        long asked = requests();
        LocalDateTime forgotten = now().minusDays(settings.keepDecisionsDays());
        int cleared = 0;
        for (String table : List.of("held_message", "held_request")) {
            cleared += jdbc.sql("DELETE FROM " + table + " WHERE state <> 'PENDING' AND decided_at < ? LIMIT 10000").param(forgotten).update();
        }
        return posts + " posts and " + asked + " requests expired, " + cleared + " decisions forgotten";
    }

    /** In pages by id, so that what must still wait never stands before what is due. */
    private long messages() {
        long expired = 0;
        long last = 0;
        // No list keeps a post for less than a day.
        LocalDateTime youngest = now().minusDays(1);
        for (List<Waiting> page = page(youngest, last); !page.isEmpty(); page = page(youngest, last)) {
            for (Waiting w : page) {
                long days = days(w);
                expired += !w.received().isAfter(now().minusDays(days)) && messages.expire(w.id(), days) ? 1 : 0;
            }
            last = page.getLast().id();
        }
        return expired;
    }

    private List<Waiting> page(LocalDateTime before, long after) {
        return jdbc.sql("SELECT id, list_id, decider, received FROM held_message WHERE state = 'PENDING' AND received < ? AND id > ? ORDER BY id LIMIT " + STEP)
            .params(before, after).query((rs, n) -> new Waiting(rs.getLong(1), rs.getLong(2), rs.getString(3).equals("MODERATOR"), rs.getObject(4, LocalDateTime.class))).list();
    }

    private long days(Waiting waiting) {
        return waiting.forModerator() ? catalog.find(waiting.listId()).map(l -> catalog.settings(l).get(ListParameters.MODERATION_DAYS)).orElse(1L) : settings.authorDays();
    }

    private long requests() {
        long expired = 0;
        LocalDateTime before = now().minusDays(settings.requestDays());
        List<Long> page = due(before);
        while (!page.isEmpty()) {
            for (long id : page) {
                expired += Boolean.TRUE.equals(transaction.execute(status -> expire(id))) ? 1 : 0;
            }
            page = due(before);
        }
        return expired;
    }

    private List<Long> due(LocalDateTime before) {
        return jdbc.sql("SELECT id FROM held_request WHERE state = 'PENDING' AND created < ? ORDER BY created LIMIT " + STEP).param(before).query(Long.class).list();
    }

    private boolean expire(long id) {
        Requests.Decision decision = requests.expire(id);
        HeldRequest request = decision.request();
        if (decision.acted() && request.decider() == Decider.MODERATOR) {
            catalog.find(request.listId()).ifPresent(list -> robotPost.send(Letter.fromList(list, "request_expired", request.requester(), list.locale())
                .with("operation", request.operation()).with("address", request.address().toString()).with("days", settings.requestDays())));
        }
        return decision.acted();
    }

    @Override
    public void purge(long listId) {
        List<Long> left = pending(listId);
        while (!left.isEmpty()) {
            left.forEach(messages::drop);
            left = pending(listId);
        }
        for (String table : List.of("held_message", "held_request")) {
            int gone;
            do {
                gone = jdbc.sql("DELETE FROM " + table + " WHERE list_id = ? LIMIT " + STEP).param(listId).update();
            } while (gone == STEP);
        }
    }

    private List<Long> pending(long listId) {
        return jdbc.sql("SELECT id FROM held_message WHERE state = 'PENDING' AND list_id = ? LIMIT " + STEP).param(listId).query(Long.class).list();
    }

    private LocalDateTime now() {
        return Rows.utc(clock.instant());
    }
}
