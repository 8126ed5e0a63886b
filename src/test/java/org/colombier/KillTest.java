package org.colombier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.colombier.testing.FakeDns;
import org.colombier.testing.PlainClient;
import org.colombier.testing.ServerProcess;
import org.colombier.testing.SmtpSink;
import org.colombier.testing.TestDatabase;
import org.junit.jupiter.api.Test;

/** A server that is killed in the middle of its work, with the database it started itself left behind. */
class KillTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** What twenty sessions of ten milliseconds a transaction settle between two commits of a busy machine. */
    private static final int IN_FLIGHT = 200;

    @Test
    void killedInTheMiddleOfAFanOutItReachesEverybodyAfterTheRestart() throws IOException {
        try (SmtpSink sink = SmtpSink.start(Duration.ofMillis(10)); FakeDns dns = FakeDns.start();
             ServerProcess server = ServerProcess.withItsOwnDatabase(sink.asRelayHost(), "--colombier.dns.servers=" + dns.server())) {
            List<String> members = server.makeList("liste1@lists.test", 1_000);
            assertThat(PlainClient.send(server.port("smtp.mx"), "author@people.test", "liste1@lists.test")).startsWith("250 ");
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> sink.count() >= 150);
            server.kill();
            assertThat(sink.recipients().size()).as("killed in the middle").isLessThan(members.size());

            ProcessHandle orphan = database(server);
            assertThat(orphan.isAlive()).as("the database outlives the process").isTrue();
            server.restart();
            assertThat(orphan.isAlive()).as("and is ended by the next one, which starts its own").isFalse();

            await().atMost(PATIENCE).until(() -> sink.recipients().containsAll(members));
            assertThat(sink.count() - members.size()).as("copies sent twice").isBetween(0, IN_FLIGHT);
        }
    }

    @Test
    void killedWhileItTakesMailForMailboxesItHasEveryMailItSaidYesTo() throws Exception {
        try (ServerProcess server = ServerProcess.on(TestDatabase.fresh())) {
            server.api("POST", "/api/domains", "{\"name\":\"box.test\"}");
            server.api("POST", "/api/accounts", "{\"address\":\"ann@box.test\",\"password\":\"a long password 1\"}");
            List<String> accepted = new CopyOnWriteArrayList<>();
            int port = server.port("smtp.mx");
            List<Thread> clients = Stream.generate(() -> Thread.ofVirtual().start(() -> sendUntilItLeaves(port, accepted))).limit(10).toList();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> accepted.size() >= 100);
            server.kill();
            for (Thread client : clients) {
                client.join();
            }
            server.restart();
            await().atMost(PATIENCE).until(() -> server.api("GET", "/api/queue", "").equals("[]"));
            List<String> mails = mails(server.dataDir().resolve("mail/box.test/ann/Maildir/new"));
            assertThat(accepted).allSatisfy(id -> assertThat(mails.stream().filter(mail -> mail.contains(" id " + id)).count()).as(id).isEqualTo(1));
        }
    }

    private static void sendUntilItLeaves(int port, List<String> accepted) {
        try {
            while (true) {
                String reply = PlainClient.send(port, "author@people.test", "ann@box.test");
                if (reply.startsWith("250 ")) {
                    accepted.add(reply.substring(reply.lastIndexOf(' ') + 1));
                }
            }
        } catch (IOException killed) {
            return;
        }
    }

    private static List<String> mails(Path directory) throws IOException {
        List<String> mails = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                mails.add(Files.readString(file));
            }
        }
        return mails;
    }

    private static ProcessHandle database(ServerProcess server) throws IOException {
        Path file = server.dataDir().resolve("mariadb/mariadbd.pid");
        return ProcessHandle.of(Long.parseLong(Files.readString(file).strip())).orElseThrow();
    }
}
