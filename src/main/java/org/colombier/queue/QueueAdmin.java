package org.colombier.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colombier.mail.NextHop.Transport;
import org.colombier.ops.MailLog;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The queue as an administrator sees and steers it; of all nodes, since they share it. Thread-safe. */
@Component
public class QueueAdmin {

    /** How a message stands: {@code ACTIVE} while at least one packet is being delivered, {@code DEFERRED} while all wait for their time. */
    public enum State { READY, ACTIVE, DEFERRED, HELD }

    /**
     * One message that waits.
     *
     * @param size       of its content in octets
     * @param sender     the reverse-path, empty for {@code <>}
     * @param recipients not delivered yet
     * @param hops       the next hops it waits for, at most ten, of its first thousand packets, as {@code transport:destination}
     * @param nextTry    the earliest
     * @param lastReply  why it was deferred; empty if it was not
     */
    public record Entry(QueueId id, Instant created, Duration age, long size, String sender, int recipients, List<String> hops, State state, Instant nextTry,
                        int attempts, String lastReply) {
        private Entry to(List<String> all) {
            return new Entry(id, created, age, size, sender, recipients, all, state, nextTry, attempts, lastReply);
        }
    }

    /** A recipient that waits. */
    public record Waiting(String address, String original, String hop, State state, Instant nextTry, int attempts, String lastReply) {
    }

    /** One message with its recipients not delivered yet, at most {@value #MOST_SHOWN}. */
    public record Details(Entry entry, String messageId, Instant expires, List<Waiting> recipients) {
    }

    /**
     * What waits for one destination.
     *
     * @param hop     as {@code transport:destination}
     * @param packets in each state
     * @param ages    recipients by the age of their message: under 5, 20, 80, 320 and 1,280 minutes, and older
     */
    public record Shape(String hop, long recipients, Map<State, Long> packets, List<Long> ages) {
    }

    /** What waits at this moment. */
    public record Counts(long messages, long recipients) {
    }

    /**
     * What waits, by state.
     *
     * @param oldest the age of the oldest message; zero if there is none
     */
    record Census(long messages, Map<State, Long> packets, Map<State, Long> recipients, Duration oldest) {
    }

    private static final int MOST_SHOWN = 1_000;
    /** Minutes, as in Postfix' qshape; the last one has no end. */
    private static final int[] AGES = {5, 20, 80, 320, 1_280, Integer.MAX_VALUE};

    private static final String SUMMARY = """
        SELECT m.id, m.created, m.reverse_path, m.message_id, m.expires, b.size, SUM(p.remaining) AS recipients, MIN(p.due) AS due,
               MAX(p.attempts) AS attempts, MAX(p.last_reply) AS last_reply, MAX(p.state = 'LEASED') AS leased, MIN(p.held) AS held, MAX(p.state = 'READY') AS ready
        FROM queue_message m JOIN queue_packet p ON p.message_id = m.id JOIN message_body b ON b.id = m.body_id
        """;
    /** Of the first packets alone: sorting all of a large list's would take longer than all else. */
    private static final String HOPS = """
        SELECT p.message_id, GROUP_CONCAT(DISTINCT LOWER(p.transport), ':', p.destination ORDER BY p.id SEPARATOR '\\n' LIMIT 10)
        FROM (SELECT message_id, MIN(id) AS id FROM queue_packet WHERE message_id IN (:ids) GROUP BY message_id) head
        JOIN queue_packet p ON p.message_id = head.message_id AND p.id < head.id + 1000 GROUP BY p.message_id""";

    private final JdbcClient jdbc;
    private final Settlement settlement;
    private final Requeue requeue;
    private final ObjectProvider<Agents> agents;
    private final Clock clock;

    QueueAdmin(JdbcClient jdbc, Settlement settlement, Requeue requeue, ObjectProvider<Agents> agents, Clock clock) {
        this.jdbc = jdbc;
        this.settlement = settlement;
        this.requeue = requeue;
        this.agents = agents;
        this.clock = clock;
    }

    /**
     * Messages in the order of their ids, which is that of their arrival.
     *
     * @param after the last one of the page before; empty for the first page
     * @param limit at most 1,000
     */
    public List<Entry> list(Optional<QueueId> after, int limit) {
        return list(QueueSelection.ALL, after, limit);
    }

    /** As {@link #list(Optional, int)}, of messages with at least one packet that is selected. */
    public List<Entry> list(QueueSelection selection, Optional<QueueId> after, int limit) {
        QueueSelection.Condition condition = selection.condition();
        String page = selection.isAll() ? "SELECT id FROM queue_message WHERE id > ? ORDER BY id LIMIT ?"
            : "SELECT DISTINCT p.message_id AS id FROM queue_packet p" + (selection.isOfOnePlace() ? " FORCE INDEX (places)" : "")
                + " JOIN queue_message m ON m.id = p.message_id WHERE p.message_id > ? AND " + condition.sql()
                + " ORDER BY p.message_id LIMIT ?";
        List<Object> arguments = new ArrayList<>(List.of(after.map(QueueId::value).orElse(0L)));
        arguments.addAll(condition.arguments());
        arguments.add(Math.clamp(limit, 1, MOST_SHOWN));
        List<Entry> entries = jdbc.sql(SUMMARY + "WHERE m.id IN (SELECT id FROM (" + page + ") page) GROUP BY m.id ORDER BY m.id")
            .params(arguments).query((row, n) -> entry(row)).list();
        return withHops(entries);
    }

    private List<Entry> withHops(List<Entry> entries) {
        if (entries.isEmpty()) {
            return entries;
        }
        Map<Long, List<String>> hops = new HashMap<>();
        jdbc.sql(HOPS).param("ids", entries.stream().map(entry -> entry.id().value()).toList())
            .query(row -> {
                hops.put(row.getLong(1), List.of(row.getString(2).split("\n")));
            });
        return entries.stream().map(entry -> entry.to(hops.getOrDefault(entry.id().value(), List.of()))).toList();
    }

    /**
     * The destinations with most recipients. Reads the whole queue: a million packets take a second or two.
     *
     * @param limit at most 1,000
     */
    public List<Shape> shape(QueueSelection selection, int limit) {
        QueueSelection.Condition condition = selection.condition();
        long now = clock.instant().getEpochSecond();
        StringBuilder sums = new StringBuilder();
        for (State state : State.values()) {
            sums.append(", SUM(p.state = '").append(state == State.ACTIVE ? "LEASED" : state.name()).append("')");
        }
        // A queue id begins with the time of its making (see QueueId), so the message's row need not be read.
        long from = 0;
        for (int minutes : AGES) {
            sums.append(", SUM(IF(TRUE").append(ageBetween(now, from, minutes)).append(", p.remaining, 0))");
            from = minutes;
        }
        String join = selection.sender().isPresent() ? " JOIN queue_message m ON m.id = p.message_id" : "";
        return jdbc.sql("SELECT LOWER(p.transport), p.destination, SUM(p.remaining) AS recipients" + sums + " FROM queue_packet p" + join + " WHERE " + condition.sql()
                + " GROUP BY p.transport, p.destination ORDER BY recipients DESC, p.destination LIMIT " + Math.clamp(limit, 1, MOST_SHOWN))
            .params(condition.arguments()).query((row, n) -> shape(row)).list();
    }

    private static String ageBetween(long now, long from, long to) {
        String older = from == 0 ? "" : " AND p.message_id <= " + QueueId.madeAt(now - from * 60);
        return older + (to == Integer.MAX_VALUE ? "" : " AND p.message_id > " + QueueId.madeAt(now - to * 60));
    }

    private static Shape shape(ResultSet row) throws SQLException {
        int column = 4;
        Map<State, Long> packets = new EnumMap<>(State.class);
        for (State state : State.values()) {
            packets.put(state, row.getLong(column++));
        }
        List<Long> ages = new ArrayList<>();
        for (int i = 0; i < AGES.length; i++) {
            ages.add(row.getLong(column++));
        }
        return new Shape(row.getString(1) + ":" + row.getString(2), row.getLong("recipients"), packets, ages);
    }

    public Optional<Details> show(QueueId id) {
        return jdbc.sql(SUMMARY + "WHERE m.id = ? GROUP BY m.id").param(id.value())
            .query((row, n) -> new Details(entry(row), row.getString("message_id"), instant(row, "expires"), waiting(id))).optional()
            .map(found -> new Details(withHops(List.of(found.entry())).getFirst(), found.messageId(), found.expires(), found.recipients()));
    }

    /** Lets a message be tried now, unless it is held. False if there is no such message. */
    public boolean flush(QueueId id) {
        jdbc.sql("UPDATE queue_packet SET due = ? + INTERVAL place SECOND, state = 'READY' WHERE message_id = ? AND state = 'DEFERRED'").params(now(), id.value()).update();
        agents.ifAvailable(Agents::revive);
        return logged(id, "flush by the administrator");
    }

    /** No further attempt until {@link #release}; one under way comes to its end. A held message expires when it is released, not before. */
    public boolean hold(QueueId id) {
        jdbc.sql("UPDATE queue_packet SET held = TRUE, state = IF(state = 'LEASED', state, 'HELD') WHERE message_id = ?").param(id.value()).update();
        return logged(id, "held by the administrator");
    }

    public boolean release(QueueId id) {
        jdbc.sql("""
            UPDATE queue_packet SET held = FALSE, faults = 0, due = IF(state = 'HELD', ? + INTERVAL place SECOND, due), state = IF(state = 'HELD', 'READY', state)
            WHERE message_id = ? AND held = TRUE""").params(now(), id.value()).update();
        agents.ifAvailable(a -> a.wake(EnumSet.allOf(Transport.class)));
        return logged(id, "released by the administrator");
    }

    /** Routes the recipients that wait again, for aliases or transports that have changed. */
    @Transactional
    public boolean requeue(QueueId id) {
        List<Long> packets = jdbc.sql("SELECT id FROM queue_packet WHERE message_id = ?").param(id.value()).query(Long.class).list();
        if (!packets.isEmpty()) {
            requeue.again(id, packets);
        }
        agents.ifAvailable(a -> a.wake(EnumSet.allOf(Transport.class)));
        return !packets.isEmpty();
    }

    /** Removes a message without any report. What is on the wire at this moment may still be delivered. */
    @Transactional
    public boolean remove(QueueId id) {
        List<Long> packets = jdbc.sql("DELETE FROM queue_packet WHERE message_id = ? RETURNING message_id").param(id.value()).query(Long.class).list();
        settlement.forget(packets);
        if (!packets.isEmpty()) {
            MailLog.line("qmgr", id, "removed by the administrator");
        }
        return !packets.isEmpty();
    }

    /** From an index alone; of a million packets still some tenths of a second. */
    Census census() {
        Map<State, Long> packets = new EnumMap<>(State.class);
        Map<State, Long> recipients = new EnumMap<>(State.class);
        jdbc.sql("SELECT state, COUNT(*), SUM(remaining) FROM queue_packet GROUP BY state").query(row -> {
            State state = row.getString(1).equals("LEASED") ? State.ACTIVE : State.valueOf(row.getString(1));
            packets.put(state, row.getLong(2));
            recipients.put(state, row.getLong(3));
        });
        Optional<Instant> oldest = jdbc.sql("SELECT MIN(id) FROM queue_message").query(Long.class).optional().map(id -> new QueueId(id).made());
        return new Census(jdbc.sql("SELECT COUNT(*) FROM queue_message").query(Long.class).single(), packets, recipients,
            oldest.map(made -> Duration.between(made, clock.instant())).filter(age -> !age.isNegative()).orElse(Duration.ZERO));
    }

    /** From an index alone; still, of a very long queue better not asked every moment. */
    public Counts counts() {
        long recipients = jdbc.sql("SELECT COALESCE(SUM(remaining), 0) FROM queue_packet").query(Long.class).single();
        return new Counts(jdbc.sql("SELECT COUNT(*) FROM queue_message").query(Long.class).single(), recipients);
    }

    private List<Waiting> waiting(QueueId id) {
        return jdbc.sql("SELECT p.*, state = 'LEASED' AS leased, state = 'READY' AS ready FROM queue_packet p WHERE message_id = ? ORDER BY id LIMIT " + MOST_SHOWN).param(id.value())
            .query((row, n) -> waiting(row)).list().stream().flatMap(List::stream).limit(MOST_SHOWN).toList();
    }

    private List<Waiting> waiting(ResultSet row) throws SQLException {
        String hop = row.getString("transport").toLowerCase(java.util.Locale.ROOT) + ":" + row.getString("destination");
        State state = state(row);
        Instant due = instant(row, "due");
        int attempts = row.getInt("attempts");
        String reply = row.getString("last_reply");
        var recipients = RecipientLines.decode(row.getBytes("recipients"));
        var done = java.util.BitSet.valueOf(row.getBytes("done"));
        return java.util.stream.IntStream.range(0, recipients.size()).filter(i -> !done.get(i)).mapToObj(recipients::get)
            .map(r -> new Waiting(r.address().toString(), r.original().toString(), hop, state, due, attempts, reply)).toList();
    }

    private Entry entry(ResultSet row) throws SQLException {
        Instant created = instant(row, "created");
        return new Entry(new QueueId(row.getLong("id")), created, Duration.between(created, clock.instant()), row.getLong("size"), row.getString("reverse_path"),
            row.getInt("recipients"), List.of(), state(row), instant(row, "due"), row.getInt("attempts"), row.getString("last_reply"));
    }

    private State state(ResultSet row) throws SQLException {
        if (row.getBoolean("held")) {
            return State.HELD;
        }
        if (row.getBoolean("leased")) {
            return State.ACTIVE;
        }
        return row.getBoolean("ready") ? State.READY : State.DEFERRED;
    }

    private boolean logged(QueueId id, String event) {
        boolean there = exists(id);
        if (there) {
            MailLog.line("qmgr", id, event);
        }
        return there;
    }

    private boolean exists(QueueId id) {
        return jdbc.sql("SELECT COUNT(*) FROM queue_message WHERE id = ?").param(id.value()).query(Integer.class).single() > 0;
    }

    private LocalDateTime now() {
        return PacketRows.utc(clock.instant());
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }
}
