package org.colombier.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.colombier.testing.FakeDns;
import org.colombier.testing.MailSink;
import org.colombier.testing.PlainClient;
import org.colombier.testing.ScriptedPeer;
import org.colombier.testing.ServerProcess;
import org.colombier.testing.SmtpSink;
import org.colombier.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers and name servers that do not play their part: their mail waits, nobody else's does. */
class OtherHostsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SENDER = "author@people.test";
    private static final String LIST = "liste1@lists.test";
    private static final int MEMBERS = 20;

    private static final CountDownLatch STALLED = new CountDownLatch(1);
    private static final AtomicInteger DROPS = new AtomicInteger();
    /** Which domain's host falls silent after what: at its greeting, within TLS, and instead of the answer to each command. */
    private static final Map<String, AutoCloseable> STALLING = new LinkedHashMap<>();

    private static MailSink dropping;
    private static SmtpSink sound;
    private static FakeDns dns;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        sound = SmtpSink.start();
        dns = FakeDns.start();
        dropping = MailSink.answering(line -> line.equals(".") && DROPS.getAndIncrement() < 2 ? MailSink.Answers.DROP : null);
        StringBuilder transports = new StringBuilder("dropping.test smtp:" + dropping.destination() + "\n.sound.test smtp:[127.0.0.1]:" + sound.port() + "\n");
        IntStream.rangeClosed(0, MEMBERS / 10).forEach(i -> transports.append("d" + i + ".test smtp:[127.0.0.1]:" + sound.port() + "\n"));
        transports.append("greeting.test smtp:" + stalling("greeting.test", ScriptedPeer.playing(deaf(""))).destination() + "\n");
        transports.append("tls.test smtp:" + stalling("tls.test", ScriptedPeer.playing(deaf("S: 220 peer\nC~ EHLO.*\nS: 250-peer\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\n"))).destination() + "\n");
        for (String stage : List.of("ehlo", "mail", "rcpt", "data", ".", "quit")) {
            String domain = (stage.equals(".") ? "end" : stage) + ".test";
            MailSink peer = MailSink.answering(line -> line.toLowerCase(Locale.ROOT).startsWith(stage) ? stall() : null);
            STALLING.put(domain, peer);
            transports.append(domain + " smtp:" + peer.destination() + "\n");
        }
        Path etc = Files.createTempDirectory(Files.createDirectories(TestDatabase.directory().resolve("processes")), "etc");
        Files.writeString(etc.resolve("transport"), transports);
        server = ServerProcess.on(TestDatabase.fresh(), dns.setting(), "--colombier.dns.timeout=300ms", "--colombier.dns.total=1s", "--colombier.routing.transport-maps=texthash:" + etc.resolve("transport"),
            "--colombier.smtp.client.greeting-timeout=3s", "--colombier.smtp.client.command-timeout=3s", "--colombier.smtp.client.data-timeout=3s", "--colombier.smtp.client.end-timeout=3s",
            "--colombier.queue.minimal-backoff=1s", "--colombier.queue.maximal-backoff=1s");
        server.makeList(LIST, MEMBERS);
    }

    private static ScriptedPeer stalling(String domain, ScriptedPeer peer) {
        STALLING.put(domain, peer);
        return peer;
    }

    /** As often as it is called. */
    private static String[] deaf(String beginning) {
        return IntStream.range(0, 50).mapToObj(i -> beginning + "!deaf").toArray(String[]::new);
    }

    /** What was not answered in time is not kept either. */
    private static String stall() {
        try {
            STALLED.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return MailSink.Answers.DROP;
    }

    @AfterAll
    static void stop() throws Exception {
        STALLED.countDown();
        server.close();
        for (AutoCloseable peer : STALLING.values()) {
            peer.close();
        }
        dropping.close();
        sound.close();
        dns.close();
    }

    @AfterEach
    void emptyQueue() {
        dns.sound();
        server.api("POST", "/api/queue?action=remove&sender=" + SENDER, "");
    }

    private static void send(String to) throws IOException {
        assertThat(PlainClient.send(server.port("smtp.mx"), SENDER, to)).as("mail for " + to).startsWith("250 ");
    }

    private static void awaitReply(String recipient, String reply) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(server.api("GET", "/api/queue?recipient=" + recipient, "")).contains(reply));
    }

    @Test
    void peersThatStallAtAnyStageKeepOnlyTheirOwnMailWaiting() throws IOException {
        List<String> others = new ArrayList<>();
        for (String domain : STALLING.keySet()) {
            send("somebody@" + domain);
        }
        for (int i = 0; i < 50; i++) {
            others.add("r" + i + "@h" + i % 5 + ".sound.test");
            send(others.getLast());
        }
        await().atMost(Duration.ofSeconds(2)).until(() -> sound.recipients().containsAll(others));
        for (String domain : STALLING.keySet()) {
            if (domain.equals("quit.test")) {
                await().atMost(PATIENCE).until(() -> server.api("GET", "/api/queue?recipient=somebody@quit.test", "").equals("[]"));
            } else {
                awaitReply("somebody@" + domain, "4.4.2");
            }
        }
        assertThat(((MailSink) STALLING.get("quit.test")).received()).hasSize(1);
    }

    @Test
    void whatAPeerDropsAfterDataIsBroughtAgainUntilItTakesIt() throws IOException {
        send("somebody@dropping.test");
        send("r1@after.sound.test");
        await().atMost(PATIENCE).until(() -> sound.recipients().contains("r1@after.sound.test"));
        await().atMost(PATIENCE).until(() -> dropping.received().size() == 1);
        await().atMost(PATIENCE).until(() -> server.api("GET", "/api/queue", "").equals("[]"));
        assertThat(DROPS).as("ends of the message").hasValue(3);
        assertThat(dropping.received()).hasSize(1);
    }

    enum Names {
        MUTE, GARBLED, TRUNCATED;

        void spoil(FakeDns dns) {
            switch (this) {
                case MUTE -> dns.mute(true);
                case GARBLED -> dns.garbled();
                case TRUNCATED -> dns.truncated();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutNamesMailIsTakenListsGoOnAndOnlyMailForHostsToBeLookedUpWaits(Names names) throws IOException {
        names.spoil(dns);
        int before = sound.count();
        send("somebody@" + names.name() + ".example");
        send(LIST);
        await().atMost(PATIENCE).until(() -> sound.count() == before + MEMBERS);
        awaitReply("somebody@" + names.name().toLowerCase(Locale.ROOT) + ".example", "4.4.3");
    }
}
