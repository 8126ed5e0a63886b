package org.colombier.queue;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;
import java.util.function.ToIntFunction;
import org.colombier.mail.NextHop.Transport;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds the packets to claim next. First a look at the heads of the line, in the order of their turns. Where these belong
 * to destinations that have enough, the destinations are walked through in a circle, each a step in the index however much
 * waits for it. Reads a few dozen rows in a queue of any length. Thread-safe.
 */
final class Candidates {

    /** Packets whose time has come, made ready in one go. */
    private static final int PROMOTED = 1_000;
    private static final int FEWEST_HEADS = 16;
    private static final int MOST_HEADS = 200;
    private static final int STEPS = 100;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    /** Where the last walk through a transport's destinations ended. */
    private final Map<Transport, String> ended = new ConcurrentHashMap<>();

    Candidates(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** What is chosen so far. */
    private static final class Choice {
        private final int max;
        private final ToIntFunction<String> room;
        private final LongPredicate free;
        private final Map<String, Integer> left = new HashMap<>();
        private final Set<Long> ids = new LinkedHashSet<>();

        Choice(int max, ToIntFunction<String> room, LongPredicate free) {
            this.max = max;
            this.room = room;
            this.free = free;
        }

        int left(String destination) {
            return Math.min(max - ids.size(), left.computeIfAbsent(destination, room::applyAsInt));
        }

        void offer(long id, String destination) {
            if (left(destination) > 0 && free.test(id) && ids.add(id)) {
                left.merge(destination, -1, Integer::sum);
            }
        }

        boolean isFull() {
            return ids.size() >= max;
        }
    }

    /**
     * Looks without locking: most nodes find most of what they choose still free.
     *
     * @param room how many more packets of a destination are wanted; asked once for each destination seen
     * @param free false for packets in work here, whatever their rows say
     */
    List<Long> choose(Transport transport, int max, ToIntFunction<String> room, LongPredicate free) {
        Choice choice = new Choice(max, room, free);
        int heads = Math.clamp(max + FEWEST_HEADS, FEWEST_HEADS, MOST_HEADS);
        int[] seen = new int[1];
        jdbc.query("SELECT id, destination FROM queue_packet FORCE INDEX (turns) WHERE state = 'READY' AND transport = ? ORDER BY due LIMIT " + heads, row -> {
            seen[0]++;
            choice.offer(row.getLong(1), row.getString(2));
        }, transport.name());
        if (seen[0] == heads && !choice.isFull()) {
            walk(transport, choice);
        }
        return List.copyOf(choice.ids);
    }

    private void walk(Transport transport, Choice choice) {
        String begin = ended.getOrDefault(transport, "");
        String at = begin;
        boolean wrapped = false;
        for (int step = 0; step < STEPS && !choice.isFull(); step++) {
            Optional<String> next = after(transport, at);
            if (next.isEmpty() && (wrapped || at.isEmpty())) {
                break;
            }
            wrapped |= next.isEmpty();
            at = next.orElse("");
            if (wrapped && at.compareTo(begin) > 0) {
                break;
            }
            next.ifPresent(destination -> heads(transport, destination, choice));
        }
        ended.put(transport, at);
    }

    private Optional<String> after(Transport transport, String destination) {
        return jdbc.queryForList("SELECT destination FROM queue_packet FORCE INDEX (places) WHERE state = 'READY' AND transport = ? AND destination > ? ORDER BY destination LIMIT 1",
            String.class, transport.name(), destination).stream().findFirst();
    }

    private void heads(Transport transport, String destination, Choice choice) {
        int wanted = choice.left(destination);
        if (wanted > 0) {
            jdbc.query("SELECT id FROM queue_packet FORCE INDEX (places) WHERE state = 'READY' AND transport = ? AND destination = ? ORDER BY due LIMIT " + (wanted + FEWEST_HEADS),
                row -> {
                    choice.offer(row.getLong(1), destination);
                }, transport.name(), destination);
        }
    }

    /** Makes ready what waited for its time, and what a dead node held; a bounded number each time. */
    void promote(Transport transport, Instant now) {
        LocalDateTime at = PacketRows.utc(now);
        List<Long> due = jdbc.queryForList("SELECT id FROM queue_packet FORCE INDEX (turns) WHERE state IN ('DEFERRED', 'LEASED') AND transport = ? AND due <= ? ORDER BY due LIMIT "
            + PROMOTED, Long.class, transport.name(), at);
        if (due.isEmpty()) {
            return;
        }
        transaction.executeWithoutResult(status -> {
            List<Long> still = jdbc.queryForList("SELECT id FROM queue_packet FORCE INDEX (PRIMARY) WHERE id IN (" + PacketRows.joined(due)
                + ") AND state IN ('DEFERRED', 'LEASED') AND due <= ? ORDER BY id FOR UPDATE SKIP LOCKED", Long.class, at);
            if (!still.isEmpty()) {
                jdbc.update("UPDATE queue_packet SET lease_owner = NULL, due = ? + INTERVAL place SECOND, state = IF(held, 'HELD', 'READY') WHERE id IN ("
                    + PacketRows.joined(still) + ")", at);
            }
        });
    }
}
