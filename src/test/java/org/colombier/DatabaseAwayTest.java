package org.colombier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.colombier.ops.DataDirectory;
import org.colombier.ops.EmbeddedMariaDb;
import org.colombier.testing.FakeDns;
import org.colombier.testing.Forwarder;
import org.colombier.testing.PlainClient;
import org.colombier.testing.ServerProcess;
import org.colombier.testing.SmtpSink;
import org.colombier.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server on a MariaDB that somebody else runs, and stops, and starts again. */
class DatabaseAwayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static DataDirectory directory;
    private static EmbeddedMariaDb database;
    private static Forwarder door;
    private static SmtpSink sink;
    private static FakeDns dns;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        Path home = Files.createTempDirectory(Files.createDirectories(TestDatabase.directory().resolve("processes")), "database");
        directory = DataDirectory.open(home);
        database = EmbeddedMariaDb.start(directory, 64);
        door = Forwarder.to(port(database));
        sink = SmtpSink.start();
        dns = FakeDns.start();
        server = ServerProcess.on(new TestDatabase.Fresh("jdbc:mariadb://127.0.0.1:" + door.port() + "/colombier", database.user(), database.password()),
            sink.asRelayHost(), "--colombier.dns.servers=" + dns.server());
    }

    private static int port(EmbeddedMariaDb database) {
        return Integer.parseInt(database.jdbcUrl().replaceAll(".*:([0-9]+)/.*", "$1"));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        door.close();
        database.close();
        directory.close();
        dns.close();
        sink.close();
    }

    @Test
    void theMainJobIsDoneOnAServerOfTheSite() throws IOException {
        List<String> members = server.makeList("liste1@lists.test", 100);
        assertThat(PlainClient.send(server.port("smtp.mx"), "author@people.test", "liste1@lists.test")).startsWith("250 ");
        await().atMost(PATIENCE).until(() -> sink.recipients().containsAll(members));
        assertThat(sink.deliveries().stream().filter(d -> members.contains(d.recipient()))).hasSize(100);
        assertThat(server.dataDir().resolve("mariadb")).as("no database of its own").doesNotExist();
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsAcceptedAndWhatWasAcceptedArrives() throws Exception {
        Set<String> accepted = ConcurrentHashMap.newKeySet();
        ConcurrentLinkedQueue<String> refusals = new ConcurrentLinkedQueue<>();
        AtomicBoolean going = new AtomicBoolean(true);
        AtomicInteger number = new AtomicInteger();
        List<Thread> clients = java.util.stream.IntStream.range(0, 4).mapToObj(_ -> Thread.ofVirtual().start(() -> {
            while (going.get()) {
                offer("r" + number.incrementAndGet() + "@away.test", accepted, refusals);
            }
        })).toList();
        await().atMost(PATIENCE).until(() -> accepted.size() >= 50);

        database.close();
        await().atMost(PATIENCE).until(() -> !refusals.isEmpty());
        database = EmbeddedMariaDb.start(directory, 64);
        door.leadTo(port(database));
        int before = accepted.size();
        await().atMost(PATIENCE).until(() -> accepted.size() >= before + 50);

        going.set(false);
        for (Thread client : clients) {
            client.join();
        }
        assertThat(refusals).allSatisfy(reply -> assertThat(reply).startsWith("451 4.3.0"));
        await().atMost(PATIENCE).until(() -> sink.recipients().containsAll(accepted));
        assertThat(server.isAlive()).isTrue();
    }

    private static void offer(String recipient, Set<String> accepted, ConcurrentLinkedQueue<String> refusals) {
        try {
            String reply = PlainClient.send(server.port("smtp.mx"), "author@people.test", recipient);
            if (reply.startsWith("250 ")) {
                accepted.add(recipient);
            } else {
                refusals.add(reply);
            }
        } catch (IOException left) {
            refusals.add("connection lost: " + left.getMessage());
        }
    }
}
