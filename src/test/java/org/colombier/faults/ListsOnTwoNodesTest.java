package org.colombier.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.colombier.testing.FakeDns;
import org.colombier.testing.PlainClient;
import org.colombier.testing.ServerProcess;
import org.colombier.testing.SmtpSink;
import org.colombier.testing.SmtpSink.Delivery;
import org.colombier.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes on one database run the same lists: whatever both are asked at once happens once. */
class ListsOnTwoNodesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern DISTRIBUTE = Pattern.compile("DISTRIBUTE%20(\\w+)%20(\\w+)");

    private static SmtpSink sink;
    private static FakeDns dns;
    private static TestDatabase.Fresh database;
    private static ServerProcess one;
    private static ServerProcess two;

    @BeforeAll
    static void start() {
        sink = SmtpSink.start();
        dns = FakeDns.start();
        TestDatabase.Fresh fresh = TestDatabase.fresh();
        // Nobody waits long for a row here, so that waiting in vain happens, too.
        database = new TestDatabase.Fresh(fresh.url() + (fresh.url().contains("?") ? "&" : "?") + "sessionVariables=innodb_lock_wait_timeout=1", fresh.user(), fresh.password());
        one = node("one.test");
        two = node("two.test");
    }

    private static ServerProcess node(String name) {
        return ServerProcess.on(database, "--colombier.hostname=" + name, sink.asRelayHost(), "--colombier.dns.servers=" + dns.server(), "--colombier.delivery.poll=50ms",
            "--colombier.queue.minimal-backoff=1s", "--colombier.queue.maximal-backoff=2s");
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
        dns.close();
        sink.close();
    }

    private static void list(String list, String members) {
        one.makeList(list, 1);
        set(list, "process_archive", "on");
        one.api("POST", "/api/lists/" + list + "/import", "email,reception\n" + members);
    }

    private static void set(String list, String parameter, String value) {
        one.api("PUT", "/api/lists/" + list + "/config/" + parameter, "{\"value\":\"" + value + "\"}");
    }

    private static void post(ServerProcess node, String list, String name) throws IOException {
        assertThat(PlainClient.send(node.port("smtp.mx"), "author@people.test", List.of(list), name + "@post.test")).startsWith("250 ");
    }

    /** What both do at the same time; one of them may be told that the other is at it. */
    private static void onBothAtOnce(String method, String path) throws Exception {
        atOnce(Stream.of(one, two).<Callable<?>>map(node -> () -> asked(node, method, path)).toList());
    }

    private static String asked(ServerProcess node, String method, String path) {
        try {
            return node.api(method, path, "");
        } catch (IllegalStateException busy) {
            assertThat(busy).hasMessageContaining(": 409 ");
            return "";
        }
    }

    private static void atOnce(Collection<? extends Callable<?>> work) throws Exception {
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            work.forEach(w -> all.add(workers.submit(w)));
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    private static void awaitEmptyQueue() {
        await().atMost(PATIENCE).until(() -> one.api("GET", "/api/queue?limit=1", "").equals("[]"));
    }

    private static List<Long> archived(String list) throws SQLException {
        return numbers("SELECT m.number FROM archive_message m JOIN list l ON l.id = m.list_id WHERE l.local_part = '" + list + "' ORDER BY m.number");
    }

    private static List<Long> numbers(String sql) throws SQLException {
        List<Long> found = new ArrayList<>();
        try (Connection c = database.connect(); var rows = c.createStatement().executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
        }
        return found;
    }

    private static void age(String sql) throws SQLException {
        try (Connection c = database.connect(); var s = c.createStatement()) {
            assertThat(s.executeUpdate(sql)).isPositive();
        }
    }

    private static Stream<Delivery> mails(String to, String text) {
        return sink.deliveries().stream().filter(d -> d.recipient().equals(to) && d.content().contains(text));
    }

    @Test
    void eachPostHasItsNumberItsPlaceInTheArchiveAndOneDigestHoweverManySendThem() throws Exception {
        String list = "busy@busy.test";
        int posts = 40;
        list(list, IntStream.range(0, 30).mapToObj(i -> "r" + i + "@readers.test," + (i % 3 == 0 ? "digest" : i % 3 == 1 ? "digestplain" : "mail")).reduce("", (a, b) -> a + b + "\n"));
        set(list, "digest", "0,1,2,3,4,5,6 3:00");
        set(list, "digest_max_size", "7");
        AtomicInteger next = new AtomicInteger();
        List<Callable<?>> work = new ArrayList<>();
        for (ServerProcess node : List.of(one, two)) {
            for (int client = 0; client < 3; client++) {
                work.add(() -> {
                    for (int n = next.getAndIncrement(); n < posts; n = next.getAndIncrement()) {
                        post(node, list, "busy" + n);
                    }
                    return null;
                });
            }
            work.add(() -> {
                for (int i = 0; i < 10; i++) {
                    asked(node, "POST", "/api/lists/" + list + "/digest/send");
                    asked(node, "POST", "/api/jobs/digests/run");
                }
                return null;
            });
        }
        atOnce(work);
        await().atMost(PATIENCE).until(() -> archived("busy").size() >= posts);
        onBothAtOnce("POST", "/api/lists/" + list + "/digest/send");
        awaitEmptyQueue();

        List<Long> all = LongStream.rangeClosed(1, posts).boxed().toList();
        List<String> names = IntStream.range(0, posts).mapToObj(n -> "busy" + n + "@post.test").toList();
        assertThat(archived("busy")).isEqualTo(all);
        ListCopies copies = new ListCopies(sink.deliveries());
        assertThat(copies.repeated()).isZero();
        assertThat(copies.posts("r2@readers.test")).containsExactlyInAnyOrderElementsOf(names);
        assertThat(names).allSatisfy(name -> assertThat(copies.numbers().get(name)).hasSize(1));
        assertThat(names.stream().flatMap(name -> copies.numbers().get(name).stream()).sorted()).isEqualTo(all);
        for (String reader : List.of("r0@readers.test", "r1@readers.test")) {
            assertThat(copies.posts(reader)).isEmpty();
            assertThat(copies.inDigests(reader)).as("in the digests of " + reader).containsExactlyInAnyOrderElementsOf(names);
            assertThat((long) copies.digestCount(reader)).isEqualTo(numbers("SELECT edition FROM digest_edition e JOIN list l ON l.id = e.list_id WHERE l.local_part = 'busy'").getFirst());
        }
    }

    @Test
    void whatOneNodeIsToldTheOtherKnows() {
        String list = "told@told.test";
        list(list, "");
        String asked = "/api/lists/" + list + "/scenarios/send?sender=bad@people.test";
        assertThat(two.api("GET", asked, "")).contains("\"action\":\"do_it");
        one.api("POST", "/api/senders/block/" + list, "{\"pattern\":\"bad@people.test\"}");
        // Another node's entries are kept for five seconds.
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(two.api("GET", asked, "")).contains("blocklist.txt").contains("\"action\":\"reject"));
        two.api("DELETE", "/api/senders/block/" + list + "?pattern=bad@people.test", "");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(one.api("GET", asked, "")).contains("\"action\":\"do_it"));
        set(list, "send", "closed");
        assertThat(two.api("GET", asked, "")).contains("\"action\":\"reject");
    }

    @Test
    void whatWaitsIsSettledRemindedOfAndEndedOnce() throws Exception {
        String list = "held@held.test";
        list(list, "reader@held-readers.test,mail\n");
        set(list, "send", "editorkey");
        List<String> names = IntStream.range(0, 6).mapToObj(i -> "held" + i).toList();
        for (String name : names) {
            post(one, list, name);
        }
        await().atMost(PATIENCE).until(() -> mails("owner@people.test", "To be moderated: test held").count() == names.size());
        List<Callable<?>> work = new ArrayList<>();
        for (Delivery letter : mails("owner@people.test", "To be moderated: test held").toList()) {
            for (ServerProcess node : List.of(one, two)) {
                work.add(() -> PlainClient.send(node.port("smtp.mx"), "owner@people.test", List.of("sympa@held.test"), letter.hashCode() + "." + node.hashCode() + "@mods.test",
                    command(letter)));
            }
        }
        atOnce(work);
        awaitEmptyQueue();
        ListCopies copies = new ListCopies(sink.deliveries());
        assertThat(copies.posts("reader@held-readers.test")).containsExactlyInAnyOrderElementsOf(names.stream().map(n -> n + "@post.test").toList());
        assertThat(archived("held")).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);

        post(two, list, "late");
        await().atMost(PATIENCE).until(() -> mails("owner@people.test", "To be moderated: test late").count() == 1);
        age("UPDATE held_message SET received = received - INTERVAL 4 DAY WHERE state = 'PENDING'");
        onBothAtOnce("POST", "/api/jobs/moderation-reminders/run");
        onBothAtOnce("POST", "/api/jobs/moderation-reminders/run");
        age("UPDATE held_message SET received = received - INTERVAL 60 DAY WHERE state = 'PENDING'");
        onBothAtOnce("POST", "/api/jobs/moderation-expiry/run");
        awaitEmptyQueue();
        assertThat(mails("owner@people.test", "waits for a moderator\r\n")).as("reminders").hasSize(1);
        assertThat(mails("author@people.test", "late@post.test").filter(d -> d.content().contains("was not distributed"))).as("letters of the end to the author").hasSize(1);
        assertThat(copies.repeated()).isZero();
    }

    private static String command(Delivery letter) {
        Matcher m = DISTRIBUTE.matcher(letter.content());
        assertThat(m.find()).isTrue();
        return "DISTRIBUTE " + m.group(1) + " " + m.group(2);
    }

    @Test
    void sourcesAreSynchronisedByOneNodeAtATime() throws Exception {
        List<String> there = one.makeList("whole@inc.test", 300);
        one.makeList("part@other-inc.test", 0);
        set("part@other-inc.test", "include_sympa_list", "listname whole@inc.test");
        onBothAtOnce("POST", "/api/lists/part@other-inc.test/sources/sync");
        onBothAtOnce("POST", "/api/jobs/data-sources/run");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(numbers("SELECT COUNT(*) FROM list_member m JOIN list l ON l.id = m.list_id WHERE l.local_part = 'part'"))
            .containsExactly((long) there.size()));
        assertThat(numbers("SELECT COUNT(*) FROM list_inclusion_staged")).containsExactly(0L);
    }

    @Test
    void aPostWhoseListIsLockedForLongComesAgainAndGoesOutOnce() throws Exception {
        String list = "locked@locked.test";
        list(list, "reader@locked-readers.test,mail\n");
        post(one, list, "first");
        awaitEmptyQueue();
        try (Connection c = database.connect(); var s = c.createStatement()) {
            c.setAutoCommit(false);
            s.executeQuery("SELECT posts FROM list_traffic t JOIN list l ON l.id = t.list_id WHERE l.local_part = 'locked' FOR UPDATE");
            post(one, list, "second");
            post(two, list, "third");
            await().atMost(PATIENCE).until(() -> one.api("GET", "/api/queue?limit=10", "").contains("The robot failed"));
            c.rollback();
        }
        awaitEmptyQueue();
        ListCopies copies = new ListCopies(sink.deliveries());
        assertThat(copies.posts("reader@locked-readers.test")).containsExactlyInAnyOrder("first@post.test", "second@post.test", "third@post.test");
        assertThat(copies.repeated()).isZero();
        assertThat(archived("locked")).containsExactly(1L, 2L, 3L);
    }
}
