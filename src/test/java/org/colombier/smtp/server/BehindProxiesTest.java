package org.colombier.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.queue.MailQueue;
import org.colombier.queue.QueueId;
import org.colombier.testing.TestServer;
import org.colombier.testing.Transcript;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;

/** A server to which this host is a stranger and at the same time the proxy of others. */
@Timeout(60)
class BehindProxiesTest {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start("--colombier.networks=192.0.2.0/24", "--colombier.smtp.xclient-networks=127.0.0.1/32", "--colombier.lmtp.proxies=127.0.0.1",
            "--colombier.smtp.submissions.proxies=127.0.0.0/8", "--colombier.smtp.greeting-delay=300ms", "--colombier.smtp.per-minute.messages=4",
            "--colombier.smtp.per-minute.recipients=6", "--colombier.smtp.etrn.networks=203.0.113.64/28,192.0.2.77",
            "--colombier.smtp.limits.error-delay=1ms", "--colombier.smtp.bare-line-feeds=reject");
        TranscriptTest.furnish(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @TestFactory
    Stream<DynamicTest> theServerAnswersAsWritten() throws Exception {
        return Transcript.in("smtp-behind-proxies").stream().map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> Transcript.play(f, server::port)));
    }

    @Test
    void aStrangerWhoTalksBeforeTheGreetingIsRefused() throws Exception {
        try (Socket hasty = new Socket(InetAddress.getLoopbackAddress(), server.port("smtp.mx"))) {
            hasty.getOutputStream().write("EHLO client.test\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(hasty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("554 5.5.1 You spoke before the greeting\r\n");
        }
    }

    @Test
    void mailThatWaitsForAHostIsTriedWhenItAsks() {
        QueueId id = QueueId.next(Clock.systemUTC());
        server.bean(MailQueue.class).hold(id, Envelope.from(ReversePath.parse("a@client.test")), MessageContent.of("Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII)),
            List.of(Recipient.of(EmailAddress.parse("someone@backup.test"))), "until the host asks");
        server.bean(JdbcTemplate.class).update("UPDATE queue_packet SET held = FALSE, state = 'DEFERRED', due = '2099-01-01' WHERE message_id = ?", id.value());
        Etrn etrn = server.bean(Etrn.class);
        InetAddress client = InetAddress.ofLiteral("203.0.113.65");
        assertThat(etrn.answer(client, "other.test").code()).isEqualTo(251);
        assertThat(etrn.answer(client, "backup.test").code()).isEqualTo(250);
        assertThat(etrn.answer(InetAddress.ofLiteral("203.0.113.80"), "backup.test").code()).isEqualTo(459);
    }

    @Test
    void aMinuteBeginsAgain() {
        AtomicLong now = new AtomicLong();
        Map<ClientRates.Event, Integer> limits = new EnumMap<>(Map.of(ClientRates.Event.MESSAGE, 2));
        ClientRates rates = new ClientRates(limits, now::get);
        Client client = new Client(InetAddress.ofLiteral("203.0.113.1"), false);
        Client neighbour = new Client(InetAddress.ofLiteral("203.0.113.2"), false);
        Client ours = new Client(InetAddress.ofLiteral("192.0.2.1"), true);
        assertThat(Stream.generate(() -> rates.allows(client, ClientRates.Event.MESSAGE)).limit(3)).containsExactly(true, true, false);
        assertThat(rates.allows(neighbour, ClientRates.Event.MESSAGE)).isTrue();
        assertThat(Stream.generate(() -> rates.allows(ours, ClientRates.Event.MESSAGE)).limit(9)).containsOnly(true);
        assertThat(Stream.generate(() -> rates.allows(client, ClientRates.Event.RECIPIENT)).limit(9)).containsOnly(true);
        now.addAndGet(60_000_000_000L);
        assertThat(rates.allows(client, ClientRates.Event.MESSAGE)).isTrue();
    }
}
