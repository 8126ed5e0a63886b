package org.colombier.smtp.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.Envelope.Body;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.mail.SmtpReply;
import org.colombier.net.LineReader;
import org.colombier.ops.MailLog;
import org.colombier.ops.Site;
import org.colombier.policy.MessageChecks;
import org.colombier.policy.dkim.Signers;
import org.colombier.policy.restriction.Effect;
import org.colombier.queue.MailQueue;
import org.colombier.queue.QueueId;
import org.colombier.routing.BlindCopies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The end of DATA: judges the message, stamps it and gives it to the queue. Thread-safe. */
@Component
class Reception {

    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    /**
     * How a message came.
     *
     * @param hello what the client called itself
     * @param tls   protocol and cipher, empty in clear
     * @param login empty without AUTH
     */
    record Way(Service service, Client client, String hello, boolean extended, String tls, Optional<EmailAddress> login) {
    }

    private final MailQueue queue;
    private final MessageChecks checks;
    private final Signers signers;
    private final BlindCopies copies;
    private final Site site;
    private final Clock clock;
    private final int mostReceived;
    private final long longestLine;

    Reception(MailQueue queue, MessageChecks checks, Signers signers, BlindCopies copies, Site site, Clock clock, SmtpSettings settings) {
        this.queue = queue;
        this.checks = checks;
        this.signers = signers;
        this.copies = copies;
        this.site = site;
        this.clock = clock;
        this.mostReceived = settings.limits().received();
        this.longestLine = settings.limits().dataLine().toBytes();
    }

    /** The reply is positive only when the queue has committed. */
    SmtpReply take(Way way, Transaction transaction, Spool spool, LineReader.Data data) throws IOException, InterruptedException {
        Optional<SmtpReply> broken = broken(spool, data);
        if (broken.isPresent()) {
            return broken.get();
        }
        HeaderSection header = HeaderSection.read(spool);
        Optional<SmtpReply> refused = refused(header, mostReceived);
        return refused.isPresent() ? refused.get() : judge(way, transaction, spool, header, data.eightBit());
    }

    private SmtpReply judge(Way way, Transaction transaction, Spool spool, HeaderSection header, boolean eightBit) throws InterruptedException {
        boolean stranger = way.service() == Service.MX && !way.client().trusted() && way.login().isEmpty();
        MessageChecks.Outcome outcome = checks.check(new MessageChecks.Arrival(way.client().address(), way.hello(), transaction.opening().reversePath(), way.login(), stranger),
            header, spool);
        if (outcome.disposition() instanceof MessageChecks.Refuse(SmtpReply reply, String rule)) {
            MailLog.line("smtpd", "NOQUEUE", "refused by " + rule + ": client=" + way.client() + ", from=<" + transaction.opening().reversePath() + ">, " + outcome.summary());
            return reply;
        }
        return submit(way, transaction, outcome, header, eightBit);
    }

    private Optional<SmtpReply> broken(Spool spool, LineReader.Data data) {
        if (data.bareLineEnd()) {
            return Optional.of(Replies.BARE_LINE_END_IN_DATA);
        }
        if (spool.isTooLarge()) {
            return Optional.of(Replies.TOO_LARGE);
        }
        if (data.longestLine() > longestLine) {
            return Optional.of(Replies.DATA_LINE_TOO_LONG);
        }
        return spool.isFailed() ? Optional.of(Replies.NOT_NOW) : Optional.empty();
    }

    static Optional<SmtpReply> refused(HeaderSection header, int mostReceived) {
        if (header.length() >= HeaderSection.MAX_OCTETS) {
            return Optional.of(Replies.HEADER_TOO_LARGE);
        }
        // RFC 5321 section 6.3.
        boolean loops = header.fields().stream().filter(f -> f.is("Received")).count() > mostReceived;
        return loops ? Optional.of(Replies.LOOPS) : Optional.empty();
    }

    private SmtpReply submit(Way way, Transaction transaction, MessageChecks.Outcome checked, HeaderSection header, boolean eightBit) {
        QueueId id = QueueId.next(clock);
        Handling handling = Handling.of(transaction.effects(), transaction.recipients());
        MailLog.line("smtpd", id, "client=" + way.client() + way.login().map(l -> ", sasl_username=" + l).orElse(""));
        if (handling.discard().isPresent()) {
            MailLog.line("smtpd", id, "discard: from=<" + transaction.opening().reversePath() + ">, nrcpt=" + transaction.recipients().size()
                + "; rule=" + handling.discard().get().rule() + ": " + handling.discard().get().reason());
            return new SmtpReply(250, "2.0.0", "Ok: queued as " + id);
        }
        String stamp = checked.fields() + handling.fields() + stamp(way, transaction, header, id, clock.instant());
        MessageContent message = new Stamped(stamp.getBytes(StandardCharsets.UTF_8), checked.message());
        Transaction.Opening opening = transaction.opening();
        try {
            Envelope envelope = new Envelope(opening.reversePath(), false, -1, need(transaction, header, eightBit), opening.returned(), opening.envelopeId(),
                signer(way, header, opening.reversePath()));
            submit(id, envelope, message, handling, checked.disposition());
        } catch (RuntimeException away) {
            // Of whatever kind: nothing is committed, and the client must not believe that it is.
            LOG.error("{}: not stored: {}", id, away.toString());
            MailLog.line("smtpd", id, "not accepted: the queue is not available");
            return Replies.NOT_NOW;
        }
        MailLog.line("smtpd", id, "from=<" + opening.reversePath() + ">, size=" + message.size() + ", nrcpt=" + handling.recipients().size()
            + ", message-id=" + header.first("Message-ID").orElse("") + ", helo=<" + way.hello() + ">" + (checked.summary().isEmpty() ? "" : ", " + checked.summary()));
        return new SmtpReply(250, "2.0.0", "Ok: queued as " + id);
    }

    /** Only what our own people hand in is signed; what comes by LMTP a neighbour has taken from anybody. */
    private Optional<Domain> signer(Way way, HeaderSection header, ReversePath reversePath) {
        boolean ours = way.login().isPresent() || way.client().trusted() && way.service() != Service.LMTP;
        return ours ? signers.forSubmission(header, way.login(), reversePath) : Optional.empty();
    }

    private void submit(QueueId id, Envelope envelope, MessageContent message, Handling handling, MessageChecks.Disposition disposition) {
        Optional<Effect.Hold> wanted = handling.hold()
            .or(() -> disposition instanceof MessageChecks.Hold(String reason, String rule) ? Optional.of(new Effect.Hold(rule, reason)) : Optional.empty());
        List<Recipient> recipients = Stream.concat(handling.recipients().stream(), copies.of(envelope.reversePath(), handling.recipients()).stream()).toList();
        if (wanted.isEmpty()) {
            queue.submit(id, envelope, message, recipients);
            return;
        }
        Effect.Hold hold = wanted.get();
        queue.hold(id, envelope, message, recipients, hold.rule() + ": " + hold.reason());
        MailLog.line("smtpd", id, "hold: " + hold.reason() + "; rule=" + hold.rule());
    }

    /** What the message needs of the way on, whatever was announced: a client may say SMTPUTF8 of mail that any host can take. */
    static Body need(Transaction transaction, HeaderSection header, boolean eightBit) {
        Transaction.Opening opening = transaction.opening();
        boolean utf8 = opening.smtpUtf8() && (opening.reversePath().address().filter(EmailAddress::needsSmtpUtf8).isPresent()
            || transaction.recipients().stream().anyMatch(r -> r.address().needsSmtpUtf8())
            || header.fields().stream().anyMatch(f -> f.raw().chars().anyMatch(c -> c > 127)));
        return utf8 ? Body.SMTP_UTF8 : eightBit ? Body.EIGHT_BIT : opening.body();
    }

    private String stamp(Way way, Transaction transaction, HeaderSection header, QueueId id, Instant now) {
        String protocol = TraceField.protocol(way.service(), way.extended(), transaction.opening().smtpUtf8(), !way.tls().isEmpty(), way.login().isPresent());
        String received = TraceField.received(way.hello(), way.client(), site.hostname(), protocol, way.tls(), id, transaction.recipients(), now);
        return way.service().isSubmission() ? received + missing(header, id, now) : received;
    }

    /** What a submission server completes (RFC 6409 sections 8.2 and 8.3). */
    private String missing(HeaderSection header, QueueId id, Instant now) {
        String date = header.first("Date").isPresent() ? "" : "Date: " + TraceField.date(now) + "\r\n";
        String messageId = header.first("Message-ID").isPresent() ? "" : "Message-ID: <" + id + "@" + site.hostname() + ">\r\n";
        return date + messageId;
    }
}
