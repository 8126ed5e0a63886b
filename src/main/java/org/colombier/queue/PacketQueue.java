package org.colombier.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.colombier.mail.Domain;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.NextHop;
import org.colombier.mail.NextHop.Transport;
import org.colombier.mail.ReversePath;
import org.colombier.mail.SmtpReply;
import org.colombier.ops.Node;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The way out of the queue: packets are leased to this node, tried, and settled or given back. A lease lasts
 * {@code colombier.queue.lease} and is renewed while its packet is in work; when a node dies, its leases run out and others take the
 * packets. The nodes' clocks must agree within a few seconds. Thread-safe.
 */
@Component
public class PacketQueue {

    /** A content up to this size comes with the packet; a larger one is read from the database while it is sent. */
    private static final int INLINE = 64 << 10;
    /** Another node may be quicker, so often in a row. */
    private static final int TRIES = 3;
    private static final String GIVE_BACK = "UPDATE queue_packet SET lease_owner = NULL, due = ? + INTERVAL place SECOND, state = IF(held, 'HELD', 'READY') WHERE ";
    private static final Logger LOG = LoggerFactory.getLogger(PacketQueue.class);

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Candidates candidates;
    private final Suspension suspension;
    private final Recorder recorder;
    private final Settlement settlement;
    private final String node;
    private final Duration lease;
    private final Clock clock;
    /** Ids in work here: never claimed twice by this node, whatever their rows say after a long absence of the database. */
    private final Set<Long> held = ConcurrentHashMap.newKeySet();
    /** Transports whose lane is claiming, or was cut short in it: it may have leased what nobody here knows of. */
    private final Set<Transport> claiming = ConcurrentHashMap.newKeySet();
    private volatile Instant renewed = Instant.MIN;

    PacketQueue(JdbcTemplate jdbc, PlatformTransactionManager transactions, Recorder recorder, Settlement settlement, Node node, QueueSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.candidates = new Candidates(jdbc, transaction);
        this.suspension = new Suspension(jdbc, transaction, settings, clock);
        this.recorder = recorder;
        this.settlement = settlement;
        this.node = node.id();
        this.lease = settings.lease();
        this.clock = clock;
    }

    /** Takes back what an earlier life of this node held when it died, and begins to record. */
    public void start() {
        giveBackAll();
        recorder.start(this::renew);
    }

    /** Writes the outcomes told so far and gives every lease back. The deliveries still running then may be repeated. */
    public void stop(Duration atMost) {
        boolean databaseAnswers = recorder.stop(atMost);
        try {
            if (databaseAnswers) {
                giveBackAll();
            }
        } catch (DataAccessException e) {
            LOG.warn("leases were not given back, they run out within {}: {}", lease, e.getMessage());
        }
        held.clear();
    }

    /**
     * Leases packets of a transport, in the order of their turns. One thread of this node claims and suspends for a transport.
     *
     * @param max  at most so many
     * @param room how many more packets of a destination the caller can take; those with no room are passed over, so
     *             that a burst to one destination keeps nothing from the others
     */
    public List<Packet> claim(Transport transport, int max, ToIntFunction<String> room) {
        beginClaim(transport);
        List<Packet> packets = claimed(transport, max, room);
        claiming.remove(transport);
        return packets;
    }

    /** The database may have gone between a lease and our knowing of it; such mail does not wait until the lease is over. */
    private void beginClaim(Transport transport) {
        if (!claiming.add(transport)) {
            String known = held.isEmpty() ? "" : " AND id NOT IN (" + PacketRows.joined(held.stream().sorted().toList()) + ")";
            jdbc.update(GIVE_BACK + "state = 'LEASED' AND lease_owner = ? AND transport = ?" + known, PacketRows.utc(clock.instant()), node, transport.name());
        }
    }

    private List<Packet> claimed(Transport transport, int max, ToIntFunction<String> room) {
        candidates.promote(transport, clock.instant());
        for (int tries = 0; tries < TRIES; tries++) {
            List<Long> wanted = candidates.choose(transport, max, room, id -> !held.contains(id));
            if (wanted.isEmpty()) {
                return List.of();
            }
            List<Claimed> rows = transaction.execute(status -> lease(wanted));
            if (rows != null && !rows.isEmpty()) {
                return packets(rows);
            }
        }
        return List.of();
    }

    /**
     * Puts off what is due for a destination that was found dead, without trying each packet: a bounded number of packets.
     * Those whose lifetime is over, or whose sender is to be warned, are settled with the reply one by one.
     *
     * @return true if there may be more
     */
    public boolean suspend(NextHop hop, SmtpReply reply, Instant until) {
        beginClaim(hop.transport());
        Suspension.Found found = suspension.find(hop);
        suspension.putOff(found.patient(), reply, until);
        List<Long> overdue = found.overdue().stream().filter(id -> !held.contains(id)).toList();
        List<Claimed> rows = overdue.isEmpty() ? List.of() : Objects.requireNonNull(transaction.execute(status -> lease(overdue)));
        List<Packet> packets = packets(rows);
        claiming.remove(hop.transport());
        for (Packet packet : packets) {
            Attempt attempt = begin(packet, () -> { });
            attempt.settleRest(reply, "none");
            attempt.end();
        }
        return found.more();
    }

    /** How long a destination found dead so often in a row is left alone, {@code times} from 1: as mail that was tried so often. */
    public Duration pause(int times) {
        return settlement.retries().wait(times);
    }

    /** @param recorded called when the end of the attempt stands in the database */
    public Attempt begin(Packet packet, Runnable recorded) {
        return new Attempt(packet, recorder, clock, () -> {
            held.remove(packet.id());
            recorded.run();
        });
    }

    /**
     * Does a recipient's work and settles it in one transaction. A temporary reply, or an exception, rolls everything
     * back; the reply is then told to the attempt, the exception thrown on.
     *
     * @param index into {@link Packet#recipients()}
     */
    public void settleWithin(Attempt attempt, int index, String relay, Supplier<SmtpReply> work) {
        Attempt.Taken[] written = new Attempt.Taken[1];
        SmtpReply reply = transaction.execute(status -> {
            SmtpReply said = Origin.of(attempt.packet().queueId(), work);
            if (said.isTemporary()) {
                status.setRollbackOnly();
            } else {
                written[0] = attempt.with(index, said, relay);
                settlement.writeOrFail(written[0]);
            }
            return said;
        });
        if (written[0] == null) {
            attempt.settled(index, Objects.requireNonNull(reply), relay);
        } else {
            attempt.confirm(index, written[0]);
        }
    }

    /** Gives back leases of packets that were not tried. */
    public void giveBack(Collection<Packet> packets) {
        if (packets.isEmpty()) {
            return;
        }
        jdbc.update(GIVE_BACK + "id IN (" + PacketRows.joined(packets.stream().map(Packet::id).sorted().toList()) + ") AND lease_owner = ?", PacketRows.utc(clock.instant()), node);
        packets.forEach(p -> held.remove(p.id()));
    }

    private void giveBackAll() {
        jdbc.update(GIVE_BACK + "state = 'LEASED' AND lease_owner = ?", PacketRows.utc(clock.instant()), node);
    }

    private record Claimed(long id, long message, NextHop hop, Packet.Row row) {
    }

    private List<Claimed> lease(List<Long> wanted) {
        List<Claimed> rows = jdbc.query("SELECT id, message_id, transport, destination, reverse_path, recipients, done, attempts, warned, due FROM queue_packet FORCE INDEX (PRIMARY) WHERE id IN ("
            + PacketRows.joined(wanted) + ") AND state = 'READY' ORDER BY due, id FOR UPDATE SKIP LOCKED", (row, n) -> claimed(row));
        if (!rows.isEmpty()) {
            jdbc.update("UPDATE queue_packet SET state = 'LEASED', lease_owner = ?, due = ? WHERE id IN (" + PacketRows.joined(rows.stream().map(Claimed::id).toList()) + ")", node, leaseEnd());
        }
        return rows;
    }

    private static Claimed claimed(ResultSet row) throws SQLException {
        NextHop hop = new NextHop(Transport.valueOf(row.getString("transport")), row.getString("destination"));
        Packet.Row state = new Packet.Row(RecipientLines.decode(row.getBytes("recipients")), row.getBytes("done"), row.getInt("attempts"), row.getBoolean("warned"),
            instant(row, "due"), Optional.ofNullable(row.getString("reverse_path")).map(ReversePath::parse));
        return new Claimed(row.getLong("id"), row.getLong("message_id"), hop, state);
    }

    /** A packet whose message is gone was removed at this moment. */
    private List<Packet> packets(List<Claimed> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Map<Long, Packet.Message> messages = messages(rows.stream().map(Claimed::message).distinct().toList());
        List<Packet> packets = new ArrayList<>();
        for (Claimed row : rows) {
            Packet.Message message = messages.get(row.message());
            if (message != null) {
                held.add(row.id());
                packets.add(new Packet(row.id(), message, row.hop(), row.row()));
            }
        }
        return packets;
    }

    private Map<Long, Packet.Message> messages(List<Long> ids) {
        Map<Long, Packet.Message> found = new HashMap<>();
        jdbc.query("SELECT m.*, b.size, CASE WHEN b.size <= " + INLINE + " THEN b.content END AS content FROM queue_message m JOIN message_body b ON b.id = m.body_id WHERE m.id IN ("
            + PacketRows.joined(ids) + ")", row -> {
                found.put(row.getLong("id"), message(row));
            });
        return found;
    }

    private Packet.Message message(ResultSet row) throws SQLException {
        BodyId body = new BodyId(row.getLong("body_id"));
        byte[] small = row.getBytes("content");
        MessageContent content = small != null ? MessageContent.of(small) : new StoredContent(jdbc, body, row.getLong("size"));
        Envelope envelope = new Envelope(ReversePath.parse(row.getString("reverse_path")), row.getBoolean("verp"), row.getInt("key_offset"),
            Envelope.Body.valueOf(row.getString("body_need")), Envelope.Returned.valueOf(row.getString("returned")), row.getString("envelope_id"),
            Domain.tryParse(row.getString("signer")));
        return new Packet.Message(new QueueId(row.getLong("id")), envelope, body, content, instant(row, "created"), instant(row, "expires"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }

    /** From the recorder's thread, so that it never waits for the recorder's own locks. */
    void renew() {
        Instant now = clock.instant();
        if (held.isEmpty() || now.isBefore(renewed.plus(lease.dividedBy(3)))) {
            return;
        }
        try {
            jdbc.update("UPDATE queue_packet SET due = ? WHERE lease_owner = ? AND id IN (" + PacketRows.joined(held.stream().sorted().toList()) + ")", leaseEnd(), node);
            renewed = now;
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("leases were not renewed: {}", e.getMessage());
        }
    }

    private LocalDateTime leaseEnd() {
        return PacketRows.utc(clock.instant().plus(lease));
    }
}
