package org.colombier.queue;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.colombier.mail.NextHop;
import org.colombier.mail.NextHop.Transport;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.springframework.jdbc.core.JdbcTemplate;

/** The packet rows of one message on their way into the table, in batches that messages of one transaction share. */
final class PacketRows {

    private static final int BATCH = 50;

    private final JdbcTemplate jdbc;
    private final QueueId message;
    private final LocalDateTime due;
    private final List<Object[]> batch;
    private final String heldFor;
    private final String state;
    private final Set<Transport> transports = EnumSet.noneOf(Transport.class);
    private int packets;
    private int recipients;

    /** Longest text of the column. */
    private static final int REASON = 1_000;

    /**
     * @param batch   rows not written yet, also of other messages
     * @param heldFor why nobody may deliver the packets yet; empty for ordinary ones
     */
    PacketRows(JdbcTemplate jdbc, List<Object[]> batch, QueueId message, Instant due, String heldFor) {
        this(jdbc, batch, message, due, heldFor, heldFor.isEmpty() ? "READY" : "HELD");
    }

    /** Rows that nobody takes before a moment. */
    static PacketRows deferred(JdbcTemplate jdbc, List<Object[]> batch, QueueId message, Instant due) {
        return new PacketRows(jdbc, batch, message, due, "", "DEFERRED");
    }

    private PacketRows(JdbcTemplate jdbc, List<Object[]> batch, QueueId message, Instant due, String heldFor, String state) {
        this.state = state;
        this.heldFor = heldFor.length() > REASON ? heldFor.substring(0, REASON) : heldFor;
        this.jdbc = jdbc;
        this.batch = batch;
        this.message = message;
        this.due = utc(due);
    }

    void add(HopGroups.Way way, List<Recipient> group) {
        NextHop hop = way.hop();
        batch.add(new Object[] {message.value(), hop.transport().name(), hop.destination(), way.reversePath().map(ReversePath::toString).orElse(null), state, recipients, !heldFor.isEmpty(), heldFor,
            state.equals("DEFERRED") ? due : due.plusSeconds(recipients), group.size(), new byte[(group.size() + 7) / 8], RecipientLines.encode(group)});
        transports.add(hop.transport());
        packets++;
        recipients += group.size();
        if (batch.size() == BATCH) {
            write();
        }
    }

    private void write() {
        write(jdbc, batch);
    }

    static void write(JdbcTemplate jdbc, List<Object[]> batch) {
        if (!batch.isEmpty()) {
            jdbc.batchUpdate("INSERT INTO queue_packet (message_id, transport, destination, reverse_path, state, place, held, last_reply, due, remaining, done, recipients) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", batch);
            batch.clear();
        }
    }

    int packets() {
        return packets;
    }

    int recipients() {
        return recipients;
    }

    Set<Transport> transports() {
        return transports;
    }

    /** Numbers of our own making, so they may stand in a statement. */
    static String joined(Collection<Long> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** A DATETIME has no zone; ours are UTC. */
    static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
