package org.colombier.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.mail.SmtpReply;
import org.colombier.net.LineReader;
import org.colombier.ops.Site;
import org.colombier.policy.UncheckedMail;
import org.colombier.policy.dkim.Signers;
import org.colombier.queue.BodyId;
import org.colombier.queue.MailQueue;
import org.colombier.queue.QueueId;
import org.colombier.queue.QueueUnavailable;
import org.colombier.routing.BlindCopies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ReceptionTest {

    private static final Instant NOW = Instant.parse("2026-11-20T09:05:03Z");

    @TempDir
    Path directory;
    private final Queue queue = new Queue();
    private final Site site = new Site("mail.example.test", Path.of("data"), Path.of("etc"));
    private final Reception reception = new Reception(queue, UncheckedMail.checks(site), mock(Signers.class), BlindCopies.none(), site, Clock.fixed(NOW, ZoneOffset.UTC), settings());

    /** Remembers what it got, or has its disk full. */
    private static final class Queue implements MailQueue {
        @Override
        public void submitEach(List<Mail> mails, Optional<java.time.Instant> notBefore) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void submit(QueueId id, Envelope envelope, MessageContent content, Iterator<Recipient> recipients, java.time.Instant notBefore) {
            throw new UnsupportedOperationException();
        }

        private final List<String> contents = new ArrayList<>();
        private final List<Envelope> envelopes = new ArrayList<>();
        private boolean full;

        @Override
        public void submit(QueueId id, Envelope envelope, MessageContent content, Iterator<Recipient> recipients) {
            if (full) {
                throw new QueueUnavailable("disk full", new IllegalStateException());
            }
            byte[] octets = content.octets();
            assertThat(octets.length).isEqualTo((int) content.size());
            contents.add(new String(octets, StandardCharsets.UTF_8));
            envelopes.add(envelope);
        }

        @Override
        public void submit(QueueId id, Envelope envelope, BodyId body, Iterator<Recipient> recipients) {
            throw new UnsupportedOperationException("no stored bodies here");
        }

        @Override
        public void hold(QueueId id, Envelope envelope, MessageContent content, List<Recipient> recipients, String reason) {
            throw new UnsupportedOperationException("nothing is held here");
        }
    }

    private static SmtpSettings settings() {
        return new Binder(new MapConfigurationPropertySource()).bindOrCreate("colombier.smtp", SmtpSettings.class);
    }

    private Reception.Way way(Service service, String tls, String login) throws Exception {
        Client client = new Client(InetAddress.ofLiteral("2001:db8::1"), false);
        return new Reception.Way(service, client, "client.test", true, tls, login.isEmpty() ? Optional.empty() : EmailAddress.tryParse(login));
    }

    private SmtpReply take(Reception.Way way, boolean utf8, String message, String... recipients) throws Exception {
        var opening = new Transaction.Opening(ReversePath.parse("a@client.test"), -1, Envelope.Body.SEVEN_BIT, utf8, Envelope.Returned.HEADERS, "id7");
        Transaction transaction = new Transaction(opening);
        for (String recipient : recipients) {
            transaction.recipients().add(Recipient.of(EmailAddress.parse(recipient)));
        }
        byte[] octets = message.getBytes(StandardCharsets.UTF_8);
        try (Spool spool = new Spool(directory, 10_000_000, new SpoolMemory(1 << 20))) {
            spool.take(octets, 0, octets.length);
            spool.finish();
            boolean eightBit = message.chars().anyMatch(c -> c > 127);
            return reception.take(way, transaction, spool, new LineReader.Data(octets.length, false, eightBit, 80));
        }
    }

    @Test
    void theTraceIsOnTopAndNamesTheOnlyRecipient() throws Exception {
        SmtpReply reply = take(way(Service.MX, "TLSv1.3 with cipher TLS_AES_256_GCM_SHA384", ""), false, "Subject: x\r\n\r\nbody\r\n", "anna@example.test");
        assertThat(reply.toString()).matches("250 2\\.0\\.0 Ok: queued as [0-9A-Z]+");
        String id = reply.text().substring(reply.text().lastIndexOf(' ') + 1);
        assertThat(queue.contents).containsExactly("Received: from client.test (unknown [IPv6:2001:db8:0:0:0:0:0:1])\r\n"
            + "\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384)\r\n\tby mail.example.test with ESMTPS id " + id
            + "\r\n\tfor <anna@example.test>;\r\n\tFri, 20 Nov 2026 09:05:03 +0000\r\nSubject: x\r\n\r\nbody\r\n");
    }

    @Test
    void severalRecipientsAreNotToldOfEachOther() throws Exception {
        take(way(Service.MX, "", ""), false, "Subject: x\r\n\r\n", "anna@example.test", "bob@example.test");
        assertThat(queue.contents.getFirst()).contains("with ESMTP id ").doesNotContain("anna").doesNotContain("bob");
    }

    @Test
    void aSubmittedMessageIsCompleted() throws Exception {
        take(way(Service.SUBMISSION, "TLSv1.3 with cipher X", "anna@example.test"), false, "Subject: x\r\n\r\n", "bob@example.test");
        assertThat(queue.contents.getFirst()).contains("with ESMTPSA id ").contains("\r\nDate: Fri, 20 Nov 2026 09:05:03 +0000\r\n")
            .containsPattern("\r\nMessage-ID: <[0-9A-Z]+@mail\\.example\\.test>\r\n");
        take(way(Service.SUBMISSION, "TLSv1.3 with cipher X", "anna@example.test"), false, "DATE: then\r\nMessage-Id: <a@b>\r\n\r\n", "bob@example.test");
        assertThat(queue.contents.getLast()).doesNotContain("Date:").doesNotContain("Message-ID:");
    }

    @Test
    void aMessageFromTheWorldIsNot() throws Exception {
        take(way(Service.MX, "", ""), false, "Subject: x\r\n\r\n", "bob@example.test");
        assertThat(queue.contents.getFirst()).doesNotContain("Date:").doesNotContain("Message-ID:");
    }

    @Test
    void theEnvelopeSaysWhatTheMessageNeeds() throws Exception {
        take(way(Service.MX, "", ""), false, "Subject: x\r\n\r\n", "bob@example.test");
        take(way(Service.MX, "", ""), false, "Subject: x\r\n\r\né\r\n", "bob@example.test");
        take(way(Service.MX, "", ""), true, "Subject: x\r\n\r\né\r\n", "bob@example.test");
        take(way(Service.MX, "", ""), true, "Subject: x\r\n\r\n", "grüße@example.test");
        take(way(Service.MX, "", ""), true, "Subject: é\r\n\r\n", "bob@example.test");
        assertThat(queue.envelopes).extracting(Envelope::body).containsExactly(Envelope.Body.SEVEN_BIT, Envelope.Body.EIGHT_BIT,
            Envelope.Body.EIGHT_BIT, Envelope.Body.SMTP_UTF8, Envelope.Body.SMTP_UTF8);
        assertThat(queue.envelopes).extracting(Envelope::envelopeId).containsOnly("id7");
        assertThat(queue.contents.getLast()).contains("with UTF8SMTP id ");
    }

    @Test
    void aQueueThatCannotStoreIsATemporaryAnswer() throws Exception {
        queue.full = true;
        assertThat(take(way(Service.MX, "", ""), false, "Subject: x\r\n\r\n", "bob@example.test").toString()).startsWith("451 4.3.0 ");
        assertThat(queue.contents).isEmpty();
    }

    @Test
    void aBareLineEndIsRefused() throws Exception {
        try (Spool spool = new Spool(directory, 100, new SpoolMemory(1 << 20))) {
            Transaction transaction = new Transaction(new Transaction.Opening(ReversePath.NULL, -1, Envelope.Body.SEVEN_BIT, false, Envelope.Returned.UNSAID, ""));
            assertThat(reception.take(way(Service.MX, "", ""), transaction, spool, new LineReader.Data(10, true, false, 10)).toString()).startsWith("550 5.6.0 ");
            assertThat(queue.contents).isEmpty();
        }
    }

    @Test
    void aLargeMessageIsSpooledAndTheFileGoesAway() throws Exception {
        String message = "Subject: x\r\n\r\n" + "0123456789\r\n".repeat(40_000);
        assertThat(take(way(Service.MX, "", ""), false, message, "bob@example.test").code()).isEqualTo(250);
        assertThat(queue.contents.getFirst()).endsWith(message);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aDiskThatCannotBeWrittenToIsATemporaryAnswer() throws Exception {
        directory = directory.resolve("gone");
        String message = "Subject: x\r\n\r\n" + "0123456789\r\n".repeat(40_000);
        assertThat(take(way(Service.MX, "", ""), false, message, "bob@example.test").toString()).startsWith("451 4.3.0 ");
    }

    @Test
    void theProtocolIsNamedByItsStandards() {
        assertThat(TraceField.protocol(Service.MX, false, false, false, false)).isEqualTo("SMTP");
        assertThat(TraceField.protocol(Service.MX, true, false, true, false)).isEqualTo("ESMTPS");
        assertThat(TraceField.protocol(Service.SUBMISSIONS, true, false, true, true)).isEqualTo("ESMTPSA");
        assertThat(TraceField.protocol(Service.SUBMISSIONS, true, true, true, true)).isEqualTo("UTF8SMTPSA");
        assertThat(TraceField.protocol(Service.LMTP, true, false, false, false)).isEqualTo("LMTP");
        assertThat(TraceField.protocol(Service.LMTP, true, true, true, false)).isEqualTo("UTF8LMTPS");
    }

    @Test
    void shippedTimesAreThoseOfTheStandard() {
        assertThat(settings().timeouts().command()).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
        assertThat(settings().messageSize().toMegabytes()).isEqualTo(50);
    }
}
