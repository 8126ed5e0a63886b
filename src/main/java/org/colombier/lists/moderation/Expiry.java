package org.colombier.lists.moderation;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListContents;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.queue.BodyId;
import org.colombier.queue.BodyStore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Ends what nobody decides: a held post after its list's {@code clean_delay_queuemod} days, a request or a post that
 * waits for its author after 30; what was decided is forgotten 30 days later. Every node may run it: each row is changed
 * by a conditional update in a transaction of its own.
 */
@Component
class Expiry implements ListContents {

    private static final Duration FORGOTTEN = Duration.ofDays(30);
    private static final int STEP = 500;

    private record Waiting(long id, long listId, boolean forModerator, LocalDateTime received, long body) {
    }

    private final JdbcClient jdbc;
    private final BodyStore bodies;
    private final Catalog catalog;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Expiry(JdbcClient jdbc, BodyStore bodies, Catalog catalog, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.bodies = bodies;
        this.catalog = catalog;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT7M")
    void expire() {
        LocalDateTime now = Rows.utc(clock.instant());
        // No list keeps a post for less than a day.
        waiting("received < ?", now.minusDays(1)).stream().filter(w -> w.received().isBefore(now.minusDays(days(w)))).forEach(this::end);
        jdbc.sql("UPDATE held_request SET state = 'EXPIRED', decided_at = ? WHERE state = 'PENDING' AND created < ?").params(now, now.minus(FORGOTTEN)).update();
        jdbc.sql("DELETE FROM held_message WHERE state <> 'PENDING' AND decided_at < ?").param(now.minus(FORGOTTEN)).update();
        jdbc.sql("DELETE FROM held_request WHERE state <> 'PENDING' AND decided_at < ?").param(now.minus(FORGOTTEN)).update();
    }

    private long days(Waiting waiting) {
        return waiting.forModerator() ? catalog.find(waiting.listId()).map(l -> catalog.settings(l).get(ListParameters.MODERATION_DAYS)).orElse(1L) : FORGOTTEN.toDays();
    }

    private List<Waiting> waiting(String condition, Object value) {
        return jdbc.sql("SELECT id, list_id, decider, received, body_id FROM held_message WHERE state = 'PENDING' AND " + condition + " ORDER BY received LIMIT " + STEP)
            .param(value).query((rs, n) -> new Waiting(rs.getLong(1), rs.getLong(2), rs.getString(3).equals("MODERATOR"), rs.getObject(4, LocalDateTime.class), rs.getLong(5))).list();
    }

    private void end(Waiting message) {
        transaction.executeWithoutResult(status -> {
            boolean acted = jdbc.sql("UPDATE held_message SET state = 'EXPIRED', decided_at = ?, body_id = NULL WHERE id = ? AND state = 'PENDING'")
                .params(Rows.utc(clock.instant()), message.id()).update() == 1;
            if (acted) {
                bodies.release(new BodyId(message.body()));
            }
        });
    }

    @Override
    public void purge(long listId) {
        for (List<Waiting> left = waiting("list_id = ?", listId); !left.isEmpty(); left = waiting("list_id = ?", listId)) {
            left.forEach(this::end);
        }
        jdbc.sql("DELETE FROM held_message WHERE list_id = ?").param(listId).update();
        jdbc.sql("DELETE FROM held_request WHERE list_id = ?").param(listId).update();
    }
}
