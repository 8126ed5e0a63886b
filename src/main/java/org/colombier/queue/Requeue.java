package org.colombier.queue;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.colombier.mail.Domain;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Routes waiting mail again, for aliases and transports that have changed: each recipient not done yet from the address it
 * is on its way to, so that nobody who has the mail gets it twice. The message keeps its id, its age and its lifetime.
 */
@Component
class Requeue {

    private static final int ROUTED_AT_ONCE = 1_000;

    private record Message(Envelope envelope, BodyId body, Instant created) {
    }

    private final JdbcTemplate jdbc;
    private final JdbcBodyStore bodies;
    private final JdbcMailQueue queue;
    private final Addressing addressing;
    private final Settlement settlement;
    private final Clock clock;

    Requeue(JdbcTemplate jdbc, JdbcBodyStore bodies, JdbcMailQueue queue, Addressing addressing, Settlement settlement, Clock clock) {
        this.jdbc = jdbc;
        this.bodies = bodies;
        this.queue = queue;
        this.addressing = addressing;
        this.settlement = settlement;
        this.clock = clock;
    }

    /** In the caller's transaction; packets in work are left alone. */
    void again(QueueId id, List<Long> packets) {
        List<Recipient> recipients = new ArrayList<>();
        List<Long> taken = new ArrayList<>();
        jdbc.query("SELECT id, recipients, done FROM queue_packet FORCE INDEX (PRIMARY) WHERE id IN (" + PacketRows.joined(packets) + ") AND state <> 'LEASED' ORDER BY id FOR UPDATE", row -> {
            taken.add(row.getLong(1));
            List<Recipient> lines = RecipientLines.decode(row.getBytes(2));
            BitSet done = BitSet.valueOf(row.getBytes(3));
            for (int i = done.nextClearBit(0); i < lines.size(); i = done.nextClearBit(i + 1)) {
                recipients.add(lines.get(i));
            }
        });
        List<Message> found = taken.isEmpty() ? List.of() : message(id);
        if (found.isEmpty()) {
            return;
        }
        Message message = found.getFirst();
        MessageContent content = bodies.content(message.body());
        List<Object[]> batch = new ArrayList<>();
        PacketRows rows = new PacketRows(jdbc, batch, id, clock.instant(), "");
        HopGroups groups = queue.groups(id, message.envelope(), content, rows, message.created());
        for (int from = 0; from < recipients.size(); from += ROUTED_AT_ONCE) {
            List<Recipient> some = recipients.subList(from, Math.min(recipients.size(), from + ROUTED_AT_ONCE));
            addressing.route(List.of(new Addressing.Mail(message.envelope().reversePath(), some))).getFirst().forEach(groups::add);
        }
        groups.flush();
        PacketRows.write(jdbc, batch);
        jdbc.update("UPDATE queue_message SET packets = packets + ? WHERE id = ?", rows.packets(), id.value());
        settlement.forget(jdbc.queryForList("DELETE FROM queue_packet WHERE id IN (" + PacketRows.joined(taken) + ") RETURNING message_id", Long.class));
    }

    private List<Message> message(QueueId id) {
        return jdbc.query("SELECT * FROM queue_message WHERE id = ?", (row, n) -> new Message(
            new Envelope(ReversePath.parse(row.getString("reverse_path")), row.getBoolean("verp"), row.getInt("key_offset"),
                Envelope.Body.valueOf(row.getString("body_need")), Envelope.Returned.valueOf(row.getString("returned")), row.getString("envelope_id"),
                Domain.tryParse(row.getString("signer"))),
            new BodyId(row.getLong("body_id")), row.getObject("created", LocalDateTime.class).toInstant(ZoneOffset.UTC)), id.value());
    }
}
