package org.colombier.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.colombier.batch.Together;
import org.colombier.mail.Domain;
import org.colombier.mail.Envelope;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.mail.NextHop.Transport;
import org.colombier.mail.Recipient;
import org.colombier.ops.MailLog;
import org.colombier.mail.SmtpReply;
import org.colombier.queue.Addressing.Routed;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The way into the queue: body, packets and message row in one transaction; small mail that comes at the same time shares one. */
@Component
class JdbcMailQueue implements MailQueue {

    private static final int ROUTED_AT_ONCE = 1_000;
    /** What is larger makes a transaction of its own, so that it keeps nobody else waiting. */
    private static final int GROUPED_OCTETS = 64 << 10;
    private static final int GROUPED_RECIPIENTS = 20;
    /** With these sizes a group is at most some MiB, and its recipients are routed at once. */
    private static final int GROUP = 50;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final JdbcBodyStore bodies;
    private final Addressing addressing;
    private final Handover handover;
    private final ObjectProvider<Agents> agents;
    private final QueueSettings settings;
    private final Reports reports;
    private final QueueEvents events;
    private final Clock clock;
    private final Together<Addressing.Mail, List<Routed>> routing = new Together<>(GROUP, this::routes, JdbcMailQueue::isAway);
    private final Together<Submission, Boolean> together = new Together<>(GROUP, this::submitTogether, JdbcMailQueue::isAway);

    /** @param routes of all its recipients */
    private record Submission(QueueId id, Envelope envelope, MessageContent content, String messageId, List<Routed> routes) {
    }

    /**
     * When the packets of a message may be delivered.
     *
     * @param heldFor   why not before an administrator releases them; empty if they may
     * @param notBefore of the others
     */
    private record When(String heldFor, Optional<Instant> notBefore) {
        static final When NOW = new When("", Optional.empty());
    }

    /** A message whose packets are on their way into the table. */
    private record Accepted(Submission mail, PacketRows rows) {
    }

    JdbcMailQueue(JdbcTemplate jdbc, PlatformTransactionManager transactions, JdbcBodyStore bodies, Addressing addressing,
                  Handover handover, ObjectProvider<Agents> agents, QueueSettings settings, Reports reports, QueueEvents events, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.bodies = bodies;
        this.addressing = addressing;
        this.handover = handover;
        this.agents = agents;
        this.settings = settings;
        this.reports = reports;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public void submit(QueueId id, Envelope envelope, MessageContent content, Iterator<Recipient> recipients) {
        inTransaction(() -> submit(id, envelope, content, () -> bodies.store(content), recipients, When.NOW));
    }

    @Override
    public void submit(QueueId id, Envelope envelope, MessageContent content, Iterator<Recipient> recipients, Instant notBefore) {
        inTransaction(() -> submit(id, envelope, content, () -> bodies.store(content), recipients, when(Optional.of(notBefore))));
    }

    private When when(Optional<Instant> notBefore) {
        Instant now = clock.instant();
        return notBefore.filter(t -> t.isAfter(now)).map(t -> new When("", Optional.of(t))).orElse(When.NOW);
    }

    @Override
    public void submitEach(List<Mail> mails, Optional<Instant> notBefore) {
        When when = when(notBefore);
        inTransaction(() -> {
            List<Mail> small = mails.stream().filter(m -> m.content().size() <= GROUPED_OCTETS).toList();
            for (int from = 0; from < small.size(); from += GROUP) {
                store(routed(small.subList(from, Math.min(small.size(), from + GROUP))), when);
            }
            mails.stream().filter(m -> m.content().size() > GROUPED_OCTETS)
                .forEach(m -> submit(m.id(), m.envelope(), m.content(), () -> bodies.store(m.content()), List.of(m.recipient()).iterator(), when));
        });
    }

    private List<Submission> routed(List<Mail> mails) {
        List<List<Routed>> routes = addressing.route(mails.stream().map(m -> new Addressing.Mail(m.envelope().reversePath(), List.of(m.recipient()))).toList());
        List<Submission> routed = new ArrayList<>(mails.size());
        for (int i = 0; i < mails.size(); i++) {
            Mail mail = mails.get(i);
            routed.add(new Submission(mail.id(), mail.envelope(), mail.content(), messageId(mail.content()), routes.get(i)));
        }
        return routed;
    }

    @Override
    public void submit(QueueId id, Envelope envelope, MessageContent content, List<Recipient> recipients) {
        if (recipients.isEmpty() || recipients.size() > GROUPED_RECIPIENTS || TransactionSynchronizationManager.isActualTransactionActive()) {
            submit(id, envelope, content, recipients.iterator());
            return;
        }
        String messageId = messageId(content);
        List<Routed> routes = handover.serve(id, envelope, content, messageId, routing.ask(new Addressing.Mail(envelope.reversePath(), recipients)));
        if (routes.isEmpty()) {
            return;
        }
        Submission mail = new Submission(id, envelope, content, messageId, routes);
        if (content.size() > GROUPED_OCTETS) {
            inTransaction(() -> submit(id, envelope, content, () -> bodies.store(content), groups -> gather(id, envelope, content, routes, groups), When.NOW));
        } else {
            together.ask(mail);
        }
    }

    private List<List<Routed>> routes(List<Addressing.Mail> mails) {
        try {
            return addressing.route(mails);
        } catch (DataAccessException | TransactionException e) {
            throw new QueueUnavailable("the queue cannot route: " + e.getMessage(), e);
        }
    }

    private static boolean isAway(RuntimeException e) {
        Throwable cause = e instanceof QueueUnavailable && e.getCause() != null ? e.getCause() : e;
        return cause instanceof TransactionException || cause instanceof DataAccessResourceFailureException || cause instanceof TransientDataAccessResourceException;
    }

    @Override
    public void submit(QueueId id, Envelope envelope, BodyId body, Iterator<Recipient> recipients) {
        inTransaction(() -> submit(id, envelope, bodies.content(body), () -> {
            bodies.retain(body);
            return body;
        }, recipients, When.NOW));
    }

    @Override
    public void hold(QueueId id, Envelope envelope, MessageContent content, List<Recipient> recipients, String reason) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException(id + ": held without a reason");
        }
        inTransaction(() -> submit(id, envelope, content, () -> bodies.store(content), recipients.iterator(), new When(reason, Optional.empty())));
    }

    /** Whatever the database says against it, nothing was accepted and a later try may succeed. */
    private void inTransaction(Runnable work) {
        try {
            transaction.executeWithoutResult(status -> work.run());
        } catch (DataAccessException | TransactionException e) {
            throw new QueueUnavailable("the queue cannot store: " + e.getMessage(), e);
        }
    }

    private void submit(QueueId id, Envelope envelope, MessageContent content, Supplier<BodyId> body, Iterator<Recipient> recipients, When when) {
        if (!recipients.hasNext()) {
            throw new IllegalArgumentException(id + ": no recipient");
        }
        submit(id, envelope, content, body, groups -> {
            while (recipients.hasNext()) {
                gather(id, envelope, content, addressing.route(List.of(new Addressing.Mail(envelope.reversePath(), batch(recipients)))).getFirst(), groups);
            }
        }, when);
    }

    /** @param routing puts every routed recipient into the groups */
    private void submit(QueueId id, Envelope envelope, MessageContent content, Supplier<BodyId> body, Consumer<HopGroups> routing, When when) {
        Instant now = clock.instant();
        List<Object[]> batch = new ArrayList<>();
        PacketRows rows = rows(id, batch, now, when);
        HopGroups groups = groups(id, envelope, content, rows, now);
        routing.accept(groups);
        groups.flush();
        PacketRows.write(jdbc, batch);
        if (rows.packets() > 0) {
            String messageId = messageId(content);
            Optional<QueueId> origin = Origin.current();
            insert(List.<Object[]>of(row(id, envelope, body.get(), rows.packets(), messageId, now, when.notBefore().orElse(now))));
            afterCommit(() -> {
                events.queued(id, envelope, content.size(), rows.recipients(), messageId);
                origin.ifPresent(from -> MailLog.line("cleanup", id, "origin=" + from));
                if (when.heldFor().isEmpty()) {
                    wake(rows.transports());
                } else {
                    MailLog.line("cleanup", id, "hold: " + when.heldFor());
                }
            });
        }
    }

    private PacketRows rows(QueueId id, List<Object[]> batch, Instant now, When when) {
        return when.notBefore().map(later -> PacketRows.deferred(jdbc, batch, id, later)).orElseGet(() -> new PacketRows(jdbc, batch, id, now.plus(Turn.current()), when.heldFor()));
    }

    private List<Boolean> submitTogether(List<Submission> mails) {
        inTransaction(() -> store(mails, When.NOW));
        return Collections.nCopies(mails.size(), true);
    }

    /** One statement for the bodies, one for the packets, one for the messages, however many they are. */
    private void store(List<Submission> mails, When when) {
        Instant now = clock.instant();
        List<Object[]> batch = new ArrayList<>();
        List<Accepted> accepted = new ArrayList<>();
        for (Submission mail : mails) {
            PacketRows rows = rows(mail.id(), batch, now, when);
            HopGroups groups = groups(mail.id(), mail.envelope(), mail.content(), rows, now);
            gather(mail.id(), mail.envelope(), mail.content(), mail.routes(), groups);
            groups.flush();
            if (rows.packets() > 0) {
                accepted.add(new Accepted(mail, rows));
            }
        }
        PacketRows.write(jdbc, batch);
        store(accepted, now, when.notBefore().orElse(now));
    }

    private void store(List<Accepted> accepted, Instant now, Instant begins) {
        if (accepted.isEmpty()) {
            return;
        }
        List<BodyId> stored = bodies.storeSmall(accepted.stream().map(a -> a.mail().content()).toList());
        List<Object[]> messages = new ArrayList<>();
        Set<Transport> transports = EnumSet.noneOf(Transport.class);
        for (int i = 0; i < accepted.size(); i++) {
            Accepted a = accepted.get(i);
            messages.add(row(a.mail().id(), a.mail().envelope(), stored.get(i), a.rows().packets(), a.mail().messageId(), now, begins));
            transports.addAll(a.rows().transports());
        }
        insert(messages);
        afterCommit(() -> {
            accepted.forEach(a -> events.queued(a.mail().id(), a.mail().envelope(), a.mail().content().size(), a.rows().recipients(), a.mail().messageId()));
            wake(transports);
        });
    }

    /** Who wants to hear of the success is told in the same transaction that an address stands for several. */
    private void gather(QueueId id, Envelope envelope, MessageContent content, List<Routed> routes, HopGroups groups) {
        Instant now = clock.instant();
        Expansions.Found found = Expansions.in(routes, now);
        submit(reports.expanded(new Reports.About(id, envelope, now, content), found.expanded()));
        found.routes().forEach(groups::add);
    }

    /** Recipients that nobody carries are answered for in the same transaction, the others, and those who are put off, go into packet rows. */
    HopGroups groups(QueueId id, Envelope envelope, MessageContent content, PacketRows rows, Instant now) {
        return new HopGroups(settings.packetSize(), (way, group) -> {
            Optional<SmtpReply> end = way.hop().end();
            if (end.isPresent()) {
                answer(id, envelope, content, end.get(), group, now);
            } else {
                rows.add(way, group);
            }
        });
    }

    private static List<Recipient> batch(Iterator<Recipient> recipients) {
        List<Recipient> batch = new ArrayList<>();
        while (recipients.hasNext() && batch.size() < ROUTED_AT_ONCE) {
            batch.add(recipients.next());
        }
        return batch;
    }

    /** What is refused, or discarded, is reported in the same transaction: the report itself is queued mail. */
    private void answer(QueueId id, Envelope envelope, MessageContent content, SmtpReply reply, List<Recipient> group, Instant now) {
        List<Outcome> outcomes = group.stream().map(r -> new Outcome(r, reply, "none", now, false)).toList();
        Reports.About about = new Reports.About(id, envelope, now, content);
        submit(reply.isPositive() ? reports.succeeded(about, outcomes) : reports.failed(about, outcomes));
        QueueEvents.Result result = reply.isPositive() ? QueueEvents.Result.SENT : QueueEvents.Result.BOUNCED;
        afterCommit(() -> outcomes.forEach(outcome -> events.settled(id, now, now, outcome, result)));
    }

    /** In the current transaction, as all that belongs to what they report. */
    void submit(List<Reports.Mail> mails) {
        for (Reports.Mail report : mails) {
            Origin.of(report.about(), () -> {
                submit(report.id(), report.envelope(), report.content(), List.of(report.recipient()));
                return report;
            });
            afterCommit(() -> MailLog.line("bounce", report.about(), report.notice() + ": " + report.id()));
        }
    }

    /** @param begins when its lifetime does */
    private Object[] row(QueueId id, Envelope envelope, BodyId body, int packets, String messageId, Instant now, Instant begins) {
        Duration lifetime = envelope.reversePath().isNull() ? settings.bounceLifetime() : settings.lifetime();
        return new Object[] {id.value(), body.value(), packets, envelope.reversePath().toString(), envelope.verp(), envelope.keyOffset(), envelope.body().name(),
            envelope.returned().name(), bounded(envelope.envelopeId()), bounded(messageId), PacketRows.utc(now), PacketRows.utc(begins.plus(lifetime)),
            envelope.signer().map(Domain::ascii).orElse("")};
    }

    private void insert(List<Object[]> rows) {
        jdbc.batchUpdate("""
            INSERT INTO queue_message (id, body_id, packets, reverse_path, verp, key_offset, body_need, returned, envelope_id, message_id, created, expires, signer)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""", rows);
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
