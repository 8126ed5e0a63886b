package org.colombier.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.colombier.mail.Envelope;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.mail.NextHop;
import org.colombier.mail.NextHop.Transport;
import org.colombier.mail.Recipient;
import org.colombier.mail.SmtpReply;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The way into the queue: body, packets and message row in one transaction. */
@Component
class JdbcMailQueue implements MailQueue {

    private static final int ROUTED_AT_ONCE = 1_000;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final BodyStore bodies;
    private final Addressing addressing;
    private final ObjectProvider<Agents> agents;
    private final QueueSettings settings;
    private final Reports reports;
    private final QueueEvents events;
    private final Clock clock;

    JdbcMailQueue(JdbcTemplate jdbc, PlatformTransactionManager transactions, BodyStore bodies, Addressing addressing,
                  ObjectProvider<Agents> agents, QueueSettings settings, Reports reports, QueueEvents events, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.bodies = bodies;
        this.addressing = addressing;
        this.agents = agents;
        this.settings = settings;
        this.reports = reports;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public void submit(QueueId id, Envelope envelope, MessageContent content, Iterator<Recipient> recipients) {
        inTransaction(() -> submit(id, envelope, content, () -> bodies.store(content), recipients));
    }

    @Override
    public void submit(QueueId id, Envelope envelope, BodyId body, Iterator<Recipient> recipients) {
        inTransaction(() -> submit(id, envelope, bodies.content(body), () -> {
            bodies.retain(body);
            return body;
        }, recipients));
    }

    /** Whatever the database says against it, nothing was accepted and a later try may succeed. */
    private void inTransaction(Runnable work) {
        try {
            transaction.executeWithoutResult(status -> work.run());
        } catch (DataAccessException | TransactionException e) {
            throw new QueueUnavailable("the queue cannot store: " + e.getMessage(), e);
        }
    }

    private void submit(QueueId id, Envelope envelope, MessageContent content, Supplier<BodyId> body, Iterator<Recipient> recipients) {
        if (!recipients.hasNext()) {
            throw new IllegalArgumentException(id + ": no recipient");
        }
        Instant now = clock.instant();
        PacketRows rows = new PacketRows(jdbc, id, now);
        HopGroups groups = new HopGroups(settings.packetSize(), (hop, group) -> {
            if (hop.transport() == Transport.REFUSE) {
                refuse(id, envelope, content, hop, group, now);
            } else {
                rows.add(hop, group);
            }
        });
        while (recipients.hasNext()) {
            addressing.route(batch(recipients)).forEach(groups::add);
        }
        groups.flush();
        rows.write();
        if (rows.packets() > 0) {
            String messageId = messageId(content);
            insert(id, envelope, body.get(), rows.packets(), messageId, now);
            afterCommit(() -> {
                events.queued(id, envelope, content.size(), rows.recipients(), messageId);
                wake(rows.transports());
            });
        }
    }

    private static List<Recipient> batch(Iterator<Recipient> recipients) {
        List<Recipient> batch = new ArrayList<>();
        while (recipients.hasNext() && batch.size() < ROUTED_AT_ONCE) {
            batch.add(recipients.next());
        }
        return batch;
    }

    /** What cannot be delivered is reported in the same transaction: the report itself is queued mail. */
    private void refuse(QueueId id, Envelope envelope, MessageContent content, NextHop hop, List<Recipient> group, Instant now) {
        SmtpReply reply = SmtpReply.parse(hop.destination());
        List<Outcome> outcomes = group.stream().map(r -> new Outcome(r, reply, "none", now, false)).toList();
        for (Reports.Mail report : reports.failed(new Reports.About(id, envelope, now, content), outcomes)) {
            submit(report.id(), report.envelope(), report.content(), List.of(report.recipient()));
        }
        afterCommit(() -> outcomes.forEach(outcome -> events.settled(id, now, now, outcome, QueueEvents.Result.BOUNCED)));
    }

    private void insert(QueueId id, Envelope envelope, BodyId body, int packets, String messageId, Instant now) {
        Duration lifetime = envelope.reversePath().isNull() ? settings.bounceLifetime() : settings.lifetime();
        jdbc.update("""
            INSERT INTO queue_message (id, body_id, packets, reverse_path, verp, key_offset, body_need, returned, envelope_id, message_id, created, expires)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            id.value(), body.value(), packets, envelope.reversePath().toString(), envelope.verp(), envelope.keyOffset(), envelope.body().name(),
            envelope.returned().name(), bounded(envelope.envelopeId()), bounded(messageId), PacketRows.utc(now), PacketRows.utc(now.plus(lifetime)));
    }

    private static String messageId(MessageContent content) {
        try {
            return HeaderSection.read(content).first("Message-ID").orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String bounded(String text) {
        return text.length() > 255 ? text.substring(0, 255) : text;
    }

    private void wake(Set<Transport> transports) {
        agents.ifAvailable(a -> a.wake(transports));
    }

    private static void afterCommit(Runnable work) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                work.run();
            }
        });
    }
}
