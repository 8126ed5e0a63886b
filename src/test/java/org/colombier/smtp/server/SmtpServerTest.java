package org.colombier.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.colombier.testing.MailSink;
import org.colombier.testing.ScramClient;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What transcripts cannot tell: time, trust, and what is there afterwards. */
@Timeout(60)
class SmtpServerTest {

    private static final MailSink ELSEWHERE = MailSink.start();
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start("--colombier.smtp.timeouts.command=3s", "--colombier.lmtp.port=-1", "--colombier.relay-host=" + ELSEWHERE.destination());
        TranscriptTest.furnish(server);
    }

    @AfterAll
    static void stop() {
        server.close();
        ELSEWHERE.close();
    }

    private record Peer(Socket socket, BufferedReader in) implements AutoCloseable {

        static Peer of(TestServer server, String key) throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port(key));
            return new Peer(socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
        }

        void say(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        /** The final line of the next reply. */
        String reply() throws IOException {
            String line = in.readLine();
            while (line != null && line.length() > 3 && line.charAt(3) == '-') {
                line = in.readLine();
            }
            return String.valueOf(line);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static double accepted() {
        return server.bean(MeterRegistry.class).get("colombier.accepted").counter().count();
    }

    @Test
    void whoSaysNothingIsHungUpOn() throws Exception {
        try (Peer mute = Peer.of(server, "smtp.mx")) {
            assertThat(mute.reply()).startsWith("220 ");
            assertThat(mute.reply()).startsWith("421 4.4.2 ");
            assertThat(mute.reply()).isEqualTo("null");
        }
    }

    @Test
    void whoIsInOurNetworksMayRelay() throws Exception {
        try (Peer friend = Peer.of(server, "smtp.mx")) {
            assertThat(friend.reply()).startsWith("220 ");
            friend.say("EHLO client.test\r\nMAIL FROM:<a@client.test>\r\nRCPT TO:<x@elsewhere.test>\r\nRCPT TO:<nobody@example.test>\r\n");
            assertThat(friend.reply()).startsWith("250 ");
            assertThat(friend.reply()).startsWith("250 ");
            assertThat(friend.reply()).startsWith("250 2.1.5 ");
            assertThat(friend.reply()).startsWith("550 5.1.1 ");
        }
    }

    /** Talks to the submission port under TLS as far as its answer to EHLO. */
    private static Peer encrypted() throws Exception {
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new Trusting()}, null);
        Socket socket = trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port("smtp.submissions"));
        Peer peer = new Peer(socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
        peer.reply();
        peer.say("EHLO client.test\r\n");
        assertThat(peer.reply()).endsWith("AUTH SCRAM-SHA-256 PLAIN LOGIN");
        return peer;
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String reply) {
        assertThat(reply).startsWith("334 ");
        return new String(Base64.getDecoder().decode(reply.substring(4)), StandardCharsets.UTF_8);
    }

    @Test
    void aLoginByScramProvesBothSides() throws Exception {
        ScramClient anna = new ScramClient("anna@example.test", "s3cret");
        try (Peer client = encrypted()) {
            client.say("AUTH SCRAM-SHA-256 " + base64(anna.first()) + "\r\n");
            client.say(base64(anna.answer(decoded(client.reply()))) + "\r\n");
            assertThat(decoded(client.reply())).isEqualTo(anna.expected());
            client.say("\r\n");
            assertThat(client.reply()).startsWith("235 2.7.0 ");
            client.say("MAIL FROM:<anna@example.test>\r\n");
            assertThat(client.reply()).startsWith("250 ");
        }
    }

    @Test
    void aLoginByScramFailsAlikeForUnknownLoginsAndWrongPasswordsAndWhereSubmissionIsNotAllowed() throws Exception {
        for (String login : new String[] {"anna@example.test", "unknown@example.test"}) {
            ScramClient wrong = new ScramClient(login, "wrong");
            try (Peer client = encrypted()) {
                client.say("AUTH SCRAM-SHA-256\r\n");
                assertThat(client.reply()).isEqualTo("334 ");
                client.say(base64(wrong.first()) + "\r\n");
                client.say(base64(wrong.answer(decoded(client.reply()))) + "\r\n");
                assertThat(client.reply()).startsWith("535 5.7.8 ");
                client.say("AUTH SCRAM-SHA-256 " + base64("p=tls-unique,,n=a,r=b") + "\r\n");
                assertThat(client.reply()).startsWith("535 5.7.8 ");
            }
        }
        ScramClient reader = new ScramClient("reader@example.test", "s3cret");
        try (Peer client = encrypted()) {
            client.say("AUTH SCRAM-SHA-256 " + base64(reader.first()) + "\r\n");
            client.say(base64(reader.answer(decoded(client.reply()))) + "\r\n");
            assertThat(decoded(client.reply())).isEqualTo(reader.expected());
            client.say("\r\n");
            assertThat(client.reply()).startsWith("535 5.7.8 ");
        }
    }

    @Test
    void aRefusedMessageLeavesNothingBehind() throws Exception {
        double before = accepted();
        String large = "0123456789\r\n".repeat(60_000);
        try (Peer client = Peer.of(server, "smtp.mx")) {
            client.reply();
            client.say("EHLO client.test\r\nMAIL FROM:<a@client.test>\r\nRCPT TO:<anna@example.test>\r\nDATA\r\n");
            Stream.iterate(0, i -> i < 4, i -> i + 1).forEach(i -> assertThat(code(client)).isIn("250", "354"));
            client.say("Received: by a.test; Fri, 20 Nov 2026 09:05:03 +0000\r\n".repeat(60) + "\r\n" + large + ".\r\n");
            assertThat(client.reply()).startsWith("554 5.4.6 ");
        }
        try (Peer gone = Peer.of(server, "smtp.mx")) {
            gone.reply();
            gone.say("EHLO client.test\r\nMAIL FROM:<a@client.test>\r\nRCPT TO:<anna@example.test>\r\nDATA\r\n");
            Stream.iterate(0, i -> i < 4, i -> i + 1).forEach(i -> assertThat(code(gone)).isIn("250", "354"));
            gone.say(large);
        }
        assertThat(accepted()).isEqualTo(before);
        Path spool = server.dataDir().resolve("spool");
        org.awaitility.Awaitility.await().untilAsserted(() -> {
            try (Stream<Path> left = Files.list(spool)) {
                assertThat(left).isEmpty();
            }
        });
    }

    private static String code(Peer peer) {
        try {
            return peer.reply().substring(0, 3);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<MailSink.Received> from(String sender) {
        return ELSEWHERE.received().stream().filter(m -> m.reversePath().equals(sender)).toList();
    }

    /** RFC 5321 section 4.1.1.4: what one server takes for one message must be one for the next server too, however that reads line ends. */
    @Test
    void noFormOfALineEndMakesTwoMessagesOfOneOnItsWayThroughUs() throws Exception {
        List<String> ends = List.of("\n", "\r", "\r\n", "\r\r\n", "\0\n", "\n\0");
        int sent = 0;
        try (Peer client = Peer.of(server, "smtp.mx")) {
            client.reply();
            client.say("EHLO client.test\r\n");
            client.reply();
            for (String one : ends) {
                for (String other : ends) {
                    if (one.endsWith("\r\n") && other.equals("\r\n")) {
                        continue; // the true end
                    }
                    client.say("MAIL FROM:<a@client.test>\r\nRCPT TO:<x@elsewhere.test>\r\nDATA\r\n");
                    Stream.iterate(0, i -> i < 3, i -> i + 1).forEach(i -> assertThat(code(client)).isIn("250", "354"));
                    client.say("Subject: outer\r\n\r\ntext" + one + "." + other + "MAIL FROM:<evil@client.test>\r\nRCPT TO:<y@elsewhere.test>\r\nDATA\r\n\r\nend\r\n.\r\n");
                    assertThat(client.reply()).startsWith("250 2.0.0 Ok: queued");
                    sent++;
                }
            }
        }
        int expected = sent;
        org.awaitility.Awaitility.await().until(() -> from("a@client.test").size() >= expected);
        assertThat(from("evil@client.test")).isEmpty();
        assertThat(from("a@client.test")).hasSize(expected).allSatisfy(mail -> {
            assertThat(mail.recipients()).containsExactly("x@elsewhere.test");
            assertThat(mail.data()).contains("MAIL FROM:<evil@client.test>\r\n").endsWith("\r\nend\r\n");
            assertThat(mail.data().replace("\r\n", "")).doesNotContain("\r", "\n");
        });
    }

    @Test
    void aPrinterOfOursThatCallsItselfRootIsOneOfThisHost() throws Exception {
        try (Peer client = Peer.of(server, "smtp.mx")) {
            client.reply();
            client.say("EHLO printer\r\nMAIL FROM:<root>\r\nRCPT TO:<x@elsewhere.test>\r\nDATA\r\n");
            Stream.iterate(0, i -> i < 4, i -> i + 1).forEach(i -> assertThat(code(client)).isIn("250", "354"));
            client.say("Subject: toner\r\n\r\n.\r\n");
            assertThat(client.reply()).startsWith("250 ");
        }
        org.awaitility.Awaitility.await().until(() -> !from("root@mail.example.test").isEmpty());
    }

    /** What the spool keeps in memory is bounded for all sessions together; the rest is in files while it comes in. */
    @Test
    void fiftyLargeMessagesAtOnceLieOnTheDiskAndNotInMemory() throws Exception {
        byte[] large = "0123456789abcdef0123456789abcde\r\n".repeat(32_768).getBytes(StandardCharsets.US_ASCII);
        List<Peer> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                Peer client = Peer.of(server, "smtp.mx");
                clients.add(client);
                assertThat(code(client)).isEqualTo("220");
                client.say("EHLO client.test\r\nMAIL FROM:<large@client.test>\r\nRCPT TO:<x@elsewhere.test>\r\nDATA\r\n");
                Stream.iterate(0, n -> n < 4, n -> n + 1).forEach(n -> assertThat(code(client)).isIn("250", "354"));
                client.socket().getOutputStream().write(large);
            }
            org.awaitility.Awaitility.await().until(() -> spooled() == 50);
            for (Peer client : clients) {
                client.say(".\r\n");
            }
            for (Peer client : clients) {
                assertThat(client.reply()).startsWith("250 2.0.0 ");
            }
        } finally {
            for (Peer client : clients) {
                client.close();
            }
        }
        assertThat(spooled()).isZero();
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> from("large@client.test").size() == 50);
        assertThat(from("large@client.test")).allSatisfy(m -> assertThat(m.data()).hasSizeGreaterThan(large.length));
    }

    private static long spooled() throws IOException {
        try (Stream<Path> files = Files.list(server.dataDir().resolve("spool"))) {
            return files.count();
        }
    }

    @Test
    void aDotOnALineOfItsOwnAfterABareLineFeedIsContent() throws Exception {
        try (Peer client = Peer.of(server, "smtp.mx")) {
            client.reply();
            client.say("EHLO client.test\r\nMAIL FROM:<b@client.test>\r\nRCPT TO:<x@elsewhere.test>\r\nDATA\r\n");
            Stream.iterate(0, i -> i < 4, i -> i + 1).forEach(i -> assertThat(code(client)).isIn("250", "354"));
            client.say("Subject: x\n\nbefore\n.\n.dotted\nafter\r\n.\r\n");
            assertThat(client.reply()).startsWith("250 ");
        }
        org.awaitility.Awaitility.await().until(() -> !from("b@client.test").isEmpty());
        assertThat(from("b@client.test")).singleElement()
            .satisfies(m -> assertThat(m.data()).endsWith("\r\nSubject: x\r\n\r\nbefore\r\n.\r\n.dotted\r\nafter\r\n"));
    }

    @Test
    void aPortOfMinusOneIsOff() {
        assertThat(server.dataDir().resolve("ports.properties")).content().contains("smtp.mx=").doesNotContain("lmtp=");
    }

    @Test
    void aStoppingServerSaysGoodBye() throws Exception {
        try (TestServer other = TestServer.start()) {
            TranscriptTest.furnish(other);
            try (Peer idle = Peer.of(other, "smtp.mx")) {
                assertThat(idle.reply()).startsWith("220 ");
                other.close();
                assertThat(idle.reply()).startsWith("421 4.3.2 ");
                assertThat(idle.reply()).isEqualTo("null");
            }
        }
    }
}
