package org.colombier.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.colombier.testing.FakeDns;
import org.colombier.testing.PlainClient;
import org.colombier.testing.ServerProcess;
import org.colombier.testing.SmtpSink;
import org.colombier.testing.SmtpSink.Delivery;
import org.colombier.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two nodes on one database: they share the work, and when one is killed the other does it all. The tests are acts of one story. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoNodesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String LIST = "liste1@lists.test";
    private static final int MEMBERS = 600;
    /** What ten sessions settle between two commits of a busy machine. */
    private static final int IN_FLIGHT = 100;

    private static SmtpSink sink;
    private static FakeDns dns;
    private static ServerProcess one;
    private static ServerProcess two;
    private static List<String> members;

    @BeforeAll
    static void start() {
        sink = SmtpSink.start(Duration.ofMillis(10));
        dns = FakeDns.start();
        TestDatabase.Fresh database = TestDatabase.fresh();
        one = node(database, "one.test");
        two = node(database, "two.test");
        members = one.makeList(LIST, MEMBERS);
    }

    private static ServerProcess node(TestDatabase.Fresh database, String name) {
        return ServerProcess.on(database, "--colombier.hostname=" + name, sink.asRelayHost(), "--colombier.dns.servers=" + dns.server(), "--colombier.queue.packet-size=10",
            "--colombier.queue.lease=2s", "--colombier.delivery.poll=50ms", "--colombier.delivery.destination-concurrency=5");
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
        dns.close();
        sink.close();
    }

    private static void post(ServerProcess node) throws IOException {
        assertThat(PlainClient.send(node.port("smtp.mx"), "author@people.test", LIST)).startsWith("250 ");
    }

    private static List<Delivery> since(int mark) {
        return sink.deliveries().stream().skip(mark).toList();
    }

    private static List<Delivery> awaitEverybody(int mark) {
        await().atMost(PATIENCE).until(() -> since(mark).stream().map(Delivery::recipient).collect(Collectors.toSet()).containsAll(members));
        return since(mark);
    }

    @Test
    @Order(1)
    void bothDeliverAndNobodyGetsACopyTwice() throws IOException {
        int mark = sink.count();
        post(one);
        List<Delivery> copies = awaitEverybody(mark);
        assertThat(copies).hasSize(MEMBERS);
        assertThat(copies.stream().map(Delivery::helo).collect(Collectors.toSet())).containsExactlyInAnyOrder("one.test", "two.test");
    }

    @Test
    @Order(2)
    void whatAKilledNodeHadInWorkTheOtherTakesOver() throws IOException {
        int mark = sink.count();
        post(one);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> since(mark).stream().filter(d -> d.helo().equals("one.test")).count() >= 100);
        one.kill();
        assertThat(new HashSet<>(since(mark)).size()).as("killed in the middle").isLessThan(MEMBERS);
        List<Delivery> copies = awaitEverybody(mark);
        assertThat(copies.size() - MEMBERS).as("copies sent twice").isBetween(0, IN_FLIGHT);
    }
}
