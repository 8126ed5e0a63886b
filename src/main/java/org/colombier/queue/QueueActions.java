package org.colombier.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.colombier.mail.NextHop.Transport;
import org.colombier.ops.MailLog;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What an administrator does with many messages at once: packet by packet in parts of a thousand, each part a transaction,
 * so that a queue of a million keeps nobody waiting. Thread-safe.
 */
@Component
public class QueueActions {

    /** {@code REQUEUE} routes again; the others as in {@link QueueAdmin}. */
    public enum Action { FLUSH, HOLD, RELEASE, REMOVE, REQUEUE }

    /** What an action concerned. */
    public record Touched(long packets, long recipients) {
        private Touched and(List<Part> parts) {
            return new Touched(packets + parts.size(), recipients + parts.stream().mapToLong(Part::recipients).sum());
        }
    }

    private static final int AT_ONCE = 1_000;

    private record Part(long id, long message, int recipients) {
    }

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Settlement settlement;
    private final Requeue requeue;
    private final ObjectProvider<Agents> agents;
    private final Clock clock;

    QueueActions(JdbcTemplate jdbc, PlatformTransactionManager transactions, Settlement settlement, Requeue requeue, ObjectProvider<Agents> agents, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.settlement = settlement;
        this.requeue = requeue;
        this.agents = agents;
        this.clock = clock;
    }

    /**
     * Does it with every packet that is in the queue now and is selected. Packets being delivered at this moment are not
     * flushed or requeued.
     */
    public Touched apply(Action action, QueueSelection selection) {
        Long last = jdbc.queryForObject("SELECT COALESCE(MAX(id), 0) FROM queue_packet", Long.class);
        Touched touched = new Touched(0, 0);
        long after = 0;
        for (List<Part> parts = next(selection, action, after, last); !parts.isEmpty(); parts = next(selection, action, after, last)) {
            List<Part> these = parts;
            transaction.executeWithoutResult(status -> act(action, these));
            touched = touched.and(parts);
            after = parts.getLast().id();
        }
        if (action != Action.HOLD && action != Action.REMOVE) {
            wake(action);
        }
        return touched;
    }

    private List<Part> next(QueueSelection selection, Action action, long after, long last) {
        QueueSelection.Condition condition = selection.condition();
        List<Object> arguments = new ArrayList<>(List.of(after, last));
        arguments.addAll(condition.arguments());
        // The packets first, in the order of their ids: their messages may be few, and then the optimizer would begin there and sort.
        String join = selection.sender().isPresent() ? " JOIN queue_message m ON m.id = p.message_id" : "";
        return jdbc.query("SELECT STRAIGHT_JOIN p.id, p.message_id, p.remaining FROM queue_packet p FORCE INDEX (PRIMARY)" + join + " WHERE p.id > ? AND p.id <= ? AND "
            + concerned(action) + " AND " + condition.sql() + " ORDER BY p.id LIMIT " + AT_ONCE, (row, n) -> part(row), arguments.toArray());
    }

    private static Part part(ResultSet row) throws SQLException {
        return new Part(row.getLong(1), row.getLong(2), row.getInt(3));
    }

    private static String concerned(Action action) {
        return switch (action) {
            case FLUSH -> "p.state = 'DEFERRED'";
            case HOLD -> "p.held = FALSE";
            case RELEASE -> "p.held = TRUE";
            case REMOVE -> "TRUE";
            case REQUEUE -> "p.state <> 'LEASED'";
        };
    }

    private void act(Action action, List<Part> parts) {
        String ids = PacketRows.joined(parts.stream().map(Part::id).toList());
        LocalDateTime now = PacketRows.utc(clock.instant());
        switch (action) {
            case FLUSH -> jdbc.update("UPDATE queue_packet FORCE INDEX (PRIMARY) SET due = ? + INTERVAL place SECOND, state = 'READY' WHERE state = 'DEFERRED' AND id IN (" + ids + ")", now);
            case HOLD -> jdbc.update("UPDATE queue_packet SET held = TRUE, state = IF(state = 'LEASED', state, 'HELD') WHERE id IN (" + ids + ")");
            case RELEASE -> jdbc.update("UPDATE queue_packet SET held = FALSE, faults = 0, due = IF(state = 'HELD', ? + INTERVAL place SECOND, due),"
                + " state = IF(state = 'HELD', 'READY', state) WHERE id IN (" + ids + ")", now);
            case REMOVE -> settlement.forget(jdbc.queryForList("DELETE FROM queue_packet WHERE id IN (" + ids + ") RETURNING message_id", Long.class));
            case REQUEUE -> byMessage(parts).forEach((message, packets) -> requeue.again(new QueueId(message), packets));
        }
        byMessage(parts).keySet().forEach(message -> MailLog.line("qmgr", new QueueId(message), action.name().toLowerCase(Locale.ROOT) + " by the administrator"));
    }

    private static Map<Long, List<Long>> byMessage(List<Part> parts) {
        Map<Long, List<Long>> messages = new LinkedHashMap<>();
        parts.forEach(part -> messages.computeIfAbsent(part.message(), id -> new ArrayList<>()).add(part.id()));
        return messages;
    }

    private void wake(Action action) {
        agents.ifAvailable(a -> {
            if (action == Action.FLUSH) {
                a.revive();
            }
            a.wake(EnumSet.allOf(Transport.class));
        });
    }
}
