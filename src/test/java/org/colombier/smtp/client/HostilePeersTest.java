package org.colombier.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.colombier.mail.MessageContent;
import org.colombier.mail.SmtpReply;
import org.colombier.testing.ScriptedPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a peer does, the client returns in time, and every recipient has an outcome that does not lie. */
class HostilePeersTest {

    private static final String GREETING = """
        S: 220 peer ESMTP
        C: EHLO mail.example.test
        S: 250-peer
        S: 250 PIPELINING
        """;
    private static final String ENVELOPE = """
        C: MAIL FROM:<a@example.test>
        C: RCPT TO:<b@example.org>
        C: DATA
        """;
    private static final String MESSAGE = """
        C: Subject: hello
        C:
        C: Hello.
        C: .
        """;
    private static final String ACCEPTED = """
        S: 250 Ok
        S: 250 Ok
        S: 354 go
        """;

    private final SmtpClient client = Peers.impatient();
    private long begun;

    @BeforeEach
    void clock() {
        begun = System.nanoTime();
    }

    @AfterEach
    void close() {
        client.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).as("bounded").isLessThan(Duration.ofSeconds(8));
    }

    private SmtpReply against(String... transcripts) {
        try (ScriptedPeer peer = ScriptedPeer.playing(transcripts)) {
            return Peers.deliver(client, peer.destination(), "b@example.org").only();
        }
    }

    /** All at once, for each costs a time-out. */
    @Test
    void aPeerThatFallsSilentIsLeft() {
        atOnce(transcript -> assertThat(against(transcript)).as(transcript)
                .matches(reply -> reply.status().equals("4.4.2") && reply.text().contains("timed out")),
            "!stall",
            "S. 220 never ends\n!stall",
            GREETING + "!stall",
            GREETING + ENVELOPE + "S: 250 Ok\n!stall",
            GREETING + ENVELOPE + ACCEPTED + MESSAGE + "!stall",
            GREETING + ENVELOPE + ACCEPTED + MESSAGE + "S: 250-wait\n!stall",
            // between commands that are not sent together
            "S: 220 peer\nC: EHLO mail.example.test\n!stall",
            "S: 220 peer\nC: EHLO mail.example.test\nS: 250 peer\nC: MAIL FROM:<a@example.test>\nS: 250 Ok\nC: RCPT TO:<b@example.org>\n!stall",
            "S: 220 peer\nC: EHLO mail.example.test\nS: 250 peer\nC: MAIL FROM:<a@example.test>\nS: 250 Ok\nC: RCPT TO:<b@example.org>\nS: 250 Ok\nC: DATA\n!stall",
            GREETING + ENVELOPE + "S: 250 Ok\nS: 250 Ok\n!stall",
            "S: 220 peer\nC: EHLO mail.example.test\nS: 250-peer\nS: 250-PIPELINING\nS: 250 CHUNKING\nC: MAIL FROM:<a@example.test>\n!stall");
    }

    private static void atOnce(Consumer<String> check, String... transcripts) {
        List<CompletableFuture<Void>> checks;
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            checks = Stream.of(transcripts).map(transcript -> CompletableFuture.runAsync(() -> check.accept(transcript), each)).toList();
        }
        checks.forEach(CompletableFuture::join);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "S: 421 busy",
        "S: 554 go away",
        "!drop",
        "S: 220 peer\nC: EHLO mail.example.test\nS: 450 not now",
        GREETING + "!stall",
    })
    void aPeerThatGivesNoSessionIsAFailureOfTheDestination(String transcript) {
        try (ScriptedPeer peer = ScriptedPeer.playing(transcript)) {
            Peers.Kept kept = Peers.deliver(client, peer.destination(), "b@example.org");
            assertThat(kept.destinationFailed).isEqualTo(kept.only());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        GREETING + ENVELOPE + "S: 250 Ok\nS: 450 not for him\nS: 503 no",
        GREETING + ENVELOPE + ACCEPTED + MESSAGE + "S: 451 not this one",
        "S: 521 never",
    })
    void whatAPeerSaysOfAMailIsNoFailureOfTheDestination(String transcript) {
        try (ScriptedPeer peer = ScriptedPeer.playing(transcript)) {
            assertThat(Peers.deliver(client, peer.destination(), "b@example.org").destinationFailed).isNull();
        }
    }

    @Test
    void aPeerThatStallsAtTlsOrLoginIsLeft() {
        String offering = "S: 220 peer\nC: EHLO mail.example.test\nS: 250-peer\nS: 250-AUTH PLAIN\nS: 250 STARTTLS\n";
        try (ScriptedPeer atCommand = ScriptedPeer.playing(offering + "C: STARTTLS\n!stall"); ScriptedPeer atHandshake = ScriptedPeer.playing(offering + "C: STARTTLS\nS: 220 go\n!stall");
             SmtpClient strict = Peers.impatient("tls.level=encrypt")) {
            assertThat(Peers.deliver(strict, atCommand.destination(), "b@example.org").only().status()).isEqualTo("4.4.2");
            assertThat(Peers.deliver(strict, atHandshake.destination(), "b@example.org").only().status()).isEqualTo("4.7.5");
        }
        try (ScriptedPeer atLogin = ScriptedPeer.playing(offering.replace("STARTTLS", "DSN") + "C~ AUTH PLAIN .*\n!stall");
             SmtpClient loggingIn = Peers.impatient("sasl.without-tls=true", "sasl.password=" + atLogin.destination() + " u:p")) {
            assertThat(Peers.deliver(loggingIn, atLogin.destination(), "b@example.org").only().status()).isEqualTo("4.4.2");
        }
    }

    @Test
    void aPeerThatStallsAtTheFarewellKeepsNobodyWaiting() {
        String once = "S: 220 peer\nC: EHLO mail.example.test\nS: 250-peer\nS: 250-PIPELINING\nS: 250 LIMITS MAILMAX=1\n";
        try (ScriptedPeer peer = ScriptedPeer.playing(once + ENVELOPE + ACCEPTED + MESSAGE + "S: 250 taken\nC: QUIT\n!stall")) {
            long before = System.nanoTime();
            assertThat(Peers.deliver(client, peer.destination(), "b@example.org").codes()).containsExactly(250);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void aPeerThatSpeaksOutOfTurnIsNotTakenAtItsWord() throws Exception {
        try (java.net.ServerSocket listening = new java.net.ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            Thread hasty = Thread.startVirtualThread(() -> {
                try (java.net.Socket socket = listening.accept()) {
                    socket.getOutputStream().write("220 peer\r\n".getBytes());
                    socket.getInputStream().read();
                    socket.getOutputStream().write("250 peer\r\n250 Ok\r\n250 Ok\r\n354 go\r\n250 taken\r\n".getBytes());
                    socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                } catch (java.io.IOException left) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThat(Peers.deliver(client, "[127.0.0.1]:" + listening.getLocalPort(), "b@example.org").only().status()).isEqualTo("4.5.0");
            hasty.join(Duration.ofSeconds(5));
        }
    }

    @Test
    void aPeerThatTakesNothingIsLeft() {
        MessageContent large = MessageContent.of("x".repeat(70).concat("\r\n").repeat(400_000).getBytes());
        try (ScriptedPeer peer = ScriptedPeer.playing(GREETING + ENVELOPE + ACCEPTED + "!deaf")) {
            assertThat(Peers.deliver(client, Peers.mail(peer.destination(), Peers.from("a@example.test"), large, Peers.recipients("b@example.org"))).only().text())
                .contains("timed out");
        }
    }

    @Test
    void aPeerThatGivesAnOctetAtATimeIsLeft() throws Exception {
        try (java.net.ServerSocket listening = new java.net.ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            Thread dripping = Thread.startVirtualThread(() -> {
                try (java.net.Socket socket = listening.accept()) {
                    while (true) {
                        socket.getOutputStream().write('2');
                        Thread.sleep(50);
                    }
                } catch (java.io.IOException | InterruptedException left) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThat(Peers.deliver(client, "[127.0.0.1]:" + listening.getLocalPort(), "b@example.org").only().text()).contains("timed out");
            dripping.join(Duration.ofSeconds(5));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "!drop",
        "S: 220 peer\nC: EHLO mail.example.test",
        GREETING + ENVELOPE,
        GREETING + ENVELOPE + "S: 250 Ok\nS: 250 Ok",
        GREETING + ENVELOPE + ACCEPTED,
        GREETING + ENVELOPE + ACCEPTED + "C: Subject: hello",
        GREETING + ENVELOPE + ACCEPTED + MESSAGE,
    })
    void aPeerThatLeavesIsTriedLater(String transcript) {
        assertThat(against(transcript).isTemporary()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "S: HTTP/1.1 400 Bad Request\nS: Server: x",
        "S: 999 what",
        "S: 2",
        "S. \0\0\0\0\377\nS:",
        "S: 220-peer\nS: 250 peer",
        GREETING + ENVELOPE + "S: 250-Ok\nS: 550 no",
        GREETING + ENVELOPE + "S: 250 Ok\nS: Ok",
        GREETING + ENVELOPE + "S: 250 Ok\nS: 250 Ok\nS: 250 Ok",
        GREETING + ENVELOPE + "S: 354 Ok\nS: 354 Ok\nS: 250 Ok",
        GREETING + ENVELOPE + ACCEPTED + MESSAGE + "S: 354 more",
    })
    void aPeerThatDoesNotSpeakTheProtocolIsTriedLater(String transcript) {
        assertThat(against(transcript).isTemporary()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "S: 421 busy",
        "S: 220 peer\nC: EHLO mail.example.test\nS: 421 busy",
        GREETING + ENVELOPE + "S: 421 busy",
        GREETING + ENVELOPE + "S: 250 Ok\nS: 421 busy",
        GREETING + ENVELOPE + "S: 250 Ok\nS: 250 Ok\nS: 421 busy",
        GREETING + ENVELOPE + ACCEPTED + MESSAGE + "S: 421 busy",
    })
    void aPeerThatClosesIsTriedLaterWithItsWord(String transcript) {
        assertThat(against(transcript)).isEqualTo(new SmtpReply(421, "", "busy"));
    }

    @Test
    void repliesWithoutEndAreCut() {
        assertThat(against("!repeat 100000 220-more").isTemporary()).isTrue();
        assertThat(against("S. " + "220 x".repeat(100_000) + "\n!stall").isTemporary()).isTrue();
        assertThat(against(GREETING + ENVELOPE + "!repeat 100000 250-more").isTemporary()).isTrue();
    }

    @Test
    void aLongReplyIsKeptInPartAndWithoutControls() {
        SmtpReply reply = against(GREETING + ENVELOPE + "!repeat 100 550-5.7.1 no\u0007 " + "x".repeat(100) + "\nS: 550 5.7.1 end\nS: 503 no\nS: 503 no\n");
        assertThat(reply.code()).isEqualTo(550);
        assertThat(reply.enhanced()).isEqualTo("5.7.1");
        assertThat(reply.text()).startsWith("no? xxx").hasSizeLessThan(900);
    }

    @Test
    void aGreetingThatRefusesIsTriedLaterUnlessTheHostNeverTakesMail() {
        assertThat(against("S: 554 5.7.1 your address is on our list").isTemporary()).isTrue();
        assertThat(against("S: 521 5.3.2 no mail here, ever").isPermanent()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "S: 220 ready",
        "S: 220 ready\nS: this is no handshake",
        "S: 220 ready\n!stall",
        "S: 220 ready\nS: 250 injected before the handshake",
    })
    void aHandshakeThatFailsIsFollowedByAConnectionWithoutIt(String then) {
        String offering = "S: 220 peer\nC: EHLO mail.example.test\nS: 250-peer\nS: 250 STARTTLS\n";
        assertThat(against(offering + "C: STARTTLS\n" + then, offering + """
            C: MAIL FROM:<a@example.test>
            S: 250 Ok
            C: RCPT TO:<b@example.org>
            S: 250 Ok
            C: DATA
            S: 354 go
            """ + MESSAGE + "S: 250 in plain")).isEqualTo(new SmtpReply(250, "", "in plain"));
    }

    @Test
    void whereTlsIsRequiredNothingGoesOutWithoutIt() {
        try (SmtpClient strict = Peers.client("127.0.0.1:9", "tls.level=verify");
             ScriptedPeer peer = ScriptedPeer.playing(GREETING)) {
            assertThat(Peers.deliver(strict, peer.destination(), "b@example.org").only().status()).isEqualTo("4.7.4");
        }
    }

    @Test
    void aBreakAfterTheFirstMessageCostsNobodyAnything() {
        String one = ENVELOPE + ACCEPTED + MESSAGE;
        try (ScriptedPeer peer = ScriptedPeer.playing(
                GREETING + one + "S: 250 first\nS: 421 enough",
                GREETING + "C: MAIL FROM:<a@example.test>\nC: RCPT TO:<c@example.org>\nC: DATA\n" + ACCEPTED + MESSAGE + "S: 250 second")) {
            try (SmtpClient oneByOne = Peers.client("127.0.0.1:9", "tls.level=none", "recipients=1")) {
                assertThat(Peers.deliver(oneByOne, peer.destination(), "b@example.org", "c@example.org").texts()).containsExactly("250 first", "250 second");
            }
        }
    }
}
