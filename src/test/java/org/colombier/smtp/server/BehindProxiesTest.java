package org.colombier.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.mailstore.Mailboxes;
import org.colombier.queue.MailQueue;
import org.colombier.queue.QueueId;
import org.colombier.testing.FakeDns;
import org.colombier.testing.TestServer;
import org.colombier.testing.Transcript;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.util.ReflectionTestUtils;

/** A server to which this host is a stranger and at the same time the proxy of others. */
@Timeout(60)
class BehindProxiesTest {

    private static final int IDLE = 1_000;
    private static final FakeDns DNS = FakeDns.start();
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(DNS.setting(), "--colombier.dns.timeout=300ms", "--colombier.dns.total=500ms", "--colombier.smtp.reverse-names.look-up=true",
            "--colombier.smtp.limits.connections=1100", "--colombier.smtp.limits.connections-per-client=1100", "--colombier.networks=192.0.2.0/24", "--colombier.smtp.xclient-networks=127.0.0.1/32", "--colombier.lmtp.proxies=127.0.0.1",
            "--colombier.smtp.submissions.proxies=127.0.0.0/8", "--colombier.smtp.greeting-delay=300ms", "--colombier.smtp.per-minute.messages=4",
            "--colombier.smtp.per-minute.recipients=6", "--colombier.smtp.etrn.networks=203.0.113.64/28,192.0.2.77",
            "--colombier.smtp.limits.error-delay=1ms", "--colombier.smtp.bare-line-feeds=reject");
        TranscriptTest.furnish(server);
    }

    @AfterAll
    static void stop() {
        server.close();
        DNS.close();
    }

    /** The replies, the last line of each, to the commands of one session. */
    private static List<String> replies(String... commands) throws IOException {
        List<String> replies = new ArrayList<>();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port("smtp.mx"))) {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            replies.add(reply(in));
            for (String command : commands) {
                socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
                replies.add(reply(in));
            }
        }
        return replies;
    }

    private static String reply(BufferedReader in) throws IOException {
        String line = String.valueOf(in.readLine());
        return line.startsWith("-", 3) ? reply(in) : line;
    }

    /** The message with the Received field of a message that a client of that address sent. */
    private static String received(String address) throws Exception {
        String subject = "from " + address;
        assertThat(replies("XCLIENT ADDR=" + address, "EHLO client.test", "MAIL FROM:<a@client.test>", "RCPT TO:<anna@example.test>", "DATA", "Subject: " + subject + "\r\n\r\n."))
            .last().asString().startsWith("250 2.0.0 ");
        Awaitility.await().until(() -> arrived(subject).isPresent());
        return arrived(subject).orElseThrow();
    }

    private static Optional<String> arrived(String subject) throws IOException {
        return server.bean(Mailboxes.class).messages(EmailAddress.parse("anna@example.test")).stream()
            .map(m -> new String(m.content().octets(), StandardCharsets.UTF_8)).filter(text -> text.contains("Subject: " + subject + "\r\n")).findFirst();
    }

    @Test
    void aReverseNameIsBelievedIfItLeadsBackAndADeadNameServerCostsNothingElse() throws Exception {
        DNS.reverse("203.0.113.180", "mx.honest.test").address("mx.honest.test", "203.0.113.180");
        DNS.reverse("203.0.113.181", "mx.bank.test").address("mx.bank.test", "203.0.113.99");
        assertThat(received("203.0.113.180")).contains("(mx.honest.test [203.0.113.180])");
        assertThat(received("203.0.113.181")).contains("(unknown [203.0.113.181])");
        assertThat(received("203.0.113.182")).contains("(unknown [203.0.113.182])");
        // Last, for a name server that was dead is left alone for a while.
        DNS.reverse("203.0.113.183", "mx.late.test").address("mx.late.test", "203.0.113.183");
        DNS.mute(true);
        try {
            assertThat(received("203.0.113.183")).contains("(unknown [203.0.113.183])");
        } finally {
            DNS.mute(false);
        }
    }

    /** As when other programs have filled the disk: what is asked once a second is put in the answer's place. */
    @Test
    void noMessageIsBegunWhenTheDiskIsShort() throws Exception {
        SpoolDirectory spools = server.bean(SpoolDirectory.class);
        ReflectionTestUtils.setField(spools, "spaceAsked", System.nanoTime() + Duration.ofHours(1).toNanos());
        ReflectionTestUtils.setField(spools, "space", 1_000_000L);
        assertThat(replies("XCLIENT ADDR=203.0.113.185", "EHLO client.test", "MAIL FROM:<a@client.test>")).last().asString().startsWith("452 4.3.1 ");
        ReflectionTestUtils.setField(spools, "spaceAsked", System.nanoTime() - Duration.ofHours(1).toNanos());
        assertThat(spools.hasRoomFor(1)).isTrue();
        assertThat(spools.hasRoomFor(Long.MAX_VALUE / 4)).isFalse();
    }

    @Test
    void aThousandClientsThatSayNothingKeepNobodyElseWaiting() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < IDLE; i++) {
                idle.add(new Socket(InetAddress.getLoopbackAddress(), server.port("smtp.mx")));
            }
            for (Socket socket : idle) {
                assertThat(new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII)).isEqualTo("220 ");
            }
            assertThat(received("203.0.113.184")).contains("[203.0.113.184]");
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
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
        assertThat(etrn.answer(InetAddress.ofLiteral("203.0.113.180"), "backup.test").code()).isEqualTo(459);
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
