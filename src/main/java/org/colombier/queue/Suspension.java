package org.colombier.queue;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.colombier.mail.NextHop;
import org.colombier.mail.SmtpReply;
import org.colombier.ops.MailLog;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts off the packets of a dead destination together. Thread-safe. */
final class Suspension {

    private static final int AT_ONCE = 1_000;
    private static final int LONGEST_REPLY = 1_000;

    /**
     * @param patient ready packets that can wait
     * @param overdue those whose lifetime is over, or whose sender is to be warned
     */
    record Found(List<Long> patient, List<Long> overdue, boolean more) {
    }

    private record Waiting(long id, QueueId message, int recipients) {
    }

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final QueueSettings settings;
    private final Clock clock;

    Suspension(JdbcTemplate jdbc, TransactionTemplate transaction, QueueSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    /** The packets first, in the order of the index, and so many: with their messages in one join the optimizer reads and sorts all of them. */
    Found find(NextHop hop) {
        Instant now = clock.instant();
        boolean warns = !settings.delayWarning().isZero();
        LocalDateTime late = PacketRows.utc(now.minus(settings.delayWarning()));
        List<Long> patient = new ArrayList<>();
        List<Long> overdue = new ArrayList<>();
        jdbc.query("""
            SELECT p.id, m.expires <= ? OR (? AND NOT p.warned AND m.created <= ?) FROM (
              SELECT id, message_id, warned FROM queue_packet FORCE INDEX (places) WHERE state = 'READY' AND transport = ? AND destination = ? ORDER BY due LIMIT\s""" + AT_ONCE
            + ") p JOIN queue_message m ON m.id = p.message_id", row -> {
                (row.getBoolean(2) ? overdue : patient).add(row.getLong(1));
            }, PacketRows.utc(now), warns, late, hop.transport().name(), hop.destination());
        return new Found(patient, overdue, patient.size() + overdue.size() == AT_ONCE);
    }

    void putOff(List<Long> packets, SmtpReply reply, Instant until) {
        if (packets.isEmpty()) {
            return;
        }
        String text = reply.toString();
        String kept = text.length() > LONGEST_REPLY ? text.substring(0, LONGEST_REPLY) : text;
        List<Waiting> put = transaction.execute(status -> {
            List<Waiting> still = jdbc.query("SELECT id, message_id, remaining FROM queue_packet FORCE INDEX (PRIMARY) WHERE id IN (" + PacketRows.joined(packets)
                + ") AND state = 'READY' ORDER BY id FOR UPDATE SKIP LOCKED", (row, n) -> new Waiting(row.getLong(1), new QueueId(row.getLong(2)), row.getInt(3)));
            if (!still.isEmpty()) {
                jdbc.update("UPDATE queue_packet SET state = 'DEFERRED', due = ?, last_reply = ? WHERE id IN (" + PacketRows.joined(still.stream().map(Waiting::id).toList()) + ")",
                    PacketRows.utc(until), kept);
            }
            return still;
        });
        for (Waiting packet : java.util.Objects.requireNonNull(put)) {
            MailLog.line("qmgr", packet.message(), "nrcpt=" + packet.recipients() + ", relay=none, dsn=" + reply.status() + ", status=deferred (" + kept + ")");
        }
    }
}
