package org.colombier.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.colombier.testing.FakeDns;
import org.colombier.testing.PlainClient;
import org.colombier.testing.ServerProcess;
import org.colombier.testing.SmtpSink;
import org.colombier.testing.SmtpSink.Delivery;
import org.colombier.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A server that is killed while a post is taken, held, accepted, distributed, archived, or sent in a digest: nobody misses it, and
 * what is there twice was on its way to the next server when the kill came.
 */
class KilledListsTest {

    /** {@code bench/faults} makes them more. */
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 1);
    private static final int MEMBERS = Integer.getInteger("faults.members", 400);
    /** What the sessions to one relay settle between two commits of a busy machine. */
    private static final int IN_FLIGHT = 200;
    private static final Pattern DISTRIBUTE = Pattern.compile("DISTRIBUTE%20(\\w+)%20(\\w+)");
    private static final List<String> RECEPTIONS = List.of("mail", "digest", "urlize", "txt", "notice", "digestplain", "not_me", "summary", "html", "mail");

    private static final String OPEN = "open@lists.test";
    private static final String HELD = "held@lists.test";

    private static SmtpSink sink;
    private static FakeDns dns;
    private static TestDatabase.Fresh database;
    private static ServerProcess server;
    private static final Map<String, Set<String>> POSTED = new HashMap<>();
    private static int count;

    /** A moment of a post's way. */
    private record Moment(String name, Deed deed, BooleanSupplier come) {
    }

    private interface Deed {
        void run() throws IOException;
    }

    @BeforeAll
    static void start() {
        sink = SmtpSink.start(Duration.ofMillis(1));
        dns = FakeDns.start();
        database = TestDatabase.fresh();
        server = ServerProcess.on(database, sink.asRelayHost(), "--colombier.dns.servers=" + dns.server(), "--colombier.delivery.poll=50ms", "--colombier.queue.lease=2s",
            "--colombier.queue.minimal-backoff=1s", "--colombier.queue.maximal-backoff=2s");
        server.makeList(OPEN, 0);
        server.api("POST", "/api/lists", "{\"address\":\"" + HELD + "\",\"type\":\"discussion\",\"owner\":\"owner@people.test\"}");
        for (String list : List.of(OPEN, HELD)) {
            POSTED.put(list, ConcurrentHashMap.newKeySet());
            server.api("POST", "/api/lists/" + list + "/import", "email,reception\n" + IntStream.range(0, MEMBERS).mapToObj(i -> member(i) + "," + RECEPTIONS.get(i % 10))
                .collect(Collectors.joining("\n")));
            set(list, "process_archive", "on");
            set(list, "digest", "0,1,2,3,4,5,6 3:00");
            set(list, "digest_max_size", "6");
        }
        set(HELD, "send", "editorkey");
        set(HELD, "personalization_feature", "on");
        set(HELD, "personalization.mail_apply_on", "all");
        set(OPEN, "msg_topic", "name sport\\ntitle Sport\\nkeywords test");
        server.api("PUT", "/api/lists/" + OPEN + "/config/verp_rate", "{\"value\":\"50%\"}");
    }

    @AfterAll
    static void stop() {
        server.close();
        dns.close();
        sink.close();
    }

    private static void set(String list, String parameter, String value) {
        server.api("PUT", "/api/lists/" + list + "/config/" + parameter, "{\"value\":\"" + value + "\"}");
    }

    private static String member(int i) {
        return "m" + i + "@d" + i / 10 + ".test";
    }

    private static void post(String list) throws IOException {
        String name = "k" + ++count + "@post.test";
        String reply = PlainClient.send(server.port("smtp.mx"), "author@people.test", List.of(list), name, list.equals(HELD) ? "For {{ user.email }} alone" : "For all");
        assertThat(reply).startsWith("250 ");
        POSTED.get(list).add(name);
    }

    private static List<Delivery> letters() {
        return sink.deliveries().stream().filter(d -> d.recipient().equals("owner@people.test") && d.content().contains("DISTRIBUTE%20")).toList();
    }

    private static void distribute(Delivery letter, int again) throws IOException {
        Matcher m = DISTRIBUTE.matcher(letter.content());
        assertThat(m.find()).isTrue();
        PlainClient.send(server.port("smtp.mx"), "owner@people.test", List.of("sympa@lists.test"), "d" + again + "." + m.group(2) + "@mods.test", "DISTRIBUTE " + m.group(1) + " " + m.group(2));
    }

    private static long rows(String sql) {
        try (Connection c = database.connect(); var rows = c.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean digestCame(long before) {
        return digests() > before;
    }

    private static long digests() {
        return sink.deliveries().stream().filter(d -> d.content().contains(".digest@")).count();
    }

    private static void sendDigest(String list) {
        Thread.ofVirtual().start(() -> {
            try {
                server.api("POST", "/api/lists/" + list + "/digest/send", "");
            } catch (RuntimeException killed) {
                // What is asked for here is killed in the middle.
            }
        });
    }

    private static List<Moment> moments() {
        int copies = sink.count();
        long digests = digests();
        int letters = letters().size();
        BooleanSupplier soon = () -> {
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(Duration.ofMillis(120).toNanos()));
            return true;
        };
        return List.of(
            new Moment("taken", () -> post(OPEN), () -> true),
            new Moment("distributed", () -> post(OPEN), soon),
            new Moment("first copies", () -> post(OPEN), () -> sink.count() > copies),
            new Moment("held", () -> post(HELD), soon),
            new Moment("moderator told", () -> post(HELD), () -> letters().size() > letters),
            new Moment("accepted", () -> distribute(letters().getLast(), count), soon),
            new Moment("digest written", () -> sendDigest(OPEN), soon),
            new Moment("digest sent", () -> {
                post(OPEN);
                await().atMost(Site.PATIENCE).until(() -> rows("SELECT COUNT(*) FROM digest_post") > 0);
                sendDigest(OPEN);
            }, () -> digestCame(digests)));
    }

    @Test
    void killedAtEveryStepOfAPostNobodyMissesItAndItIsArchivedAndInADigestOnce() throws Exception {
        List<String> kills = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < moments().size(); i++) {
                // Made anew, for what has come until now.
                Moment moment = moments().get(i);
                post(i % 2 == 0 ? OPEN : HELD);
                moment.deed().run();
                await().atMost(Site.PATIENCE).pollInterval(Duration.ofMillis(1)).until(moment.come()::getAsBoolean);
                server.kill();
                kills.add(moment.name());
                server.restart();
            }
        }
        finish();
        ListCopies copies = new ListCopies(sink.deliveries());
        Files.writeString(TestDatabase.directory().resolve("faults-lists.txt"), kills.size() + " kills (" + String.join(", ", kills) + "): " + POSTED.values().stream().mapToInt(Set::size).sum() + " posts to " + MEMBERS
            + " members each, nobody missed one; " + copies.repeated() + " copies twice\n");
        assertThat(copies.repeated()).as("copies too many").isLessThanOrEqualTo(kills.size() * IN_FLIGHT);
        Set<String> all = POSTED.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        for (int i = 0; i < MEMBERS; i++) {
            boolean digest = Set.of("digest", "digestplain", "summary").contains(RECEPTIONS.get(i % 10));
            assertThat(copies.posts(member(i))).as("posts to " + member(i)).isEqualTo(digest ? Set.of() : all);
            assertThat(copies.inDigests(member(i))).as("in the digests of " + member(i)).containsExactlyInAnyOrderElementsOf(digest ? all : Set.of());
        }
        assertThat(sink.deliveries().stream().filter(d -> d.content().contains("For m")).filter(d -> !d.content().contains("For " + d.recipient() + " alone"))).as("somebody else's copy").isEmpty();
        assertThat(sink.deliveries().stream().filter(d -> d.content().contains("For " + member(0) + " alone")).count()).isGreaterThanOrEqualTo(POSTED.get(HELD).size());
        assertThat(copies.numbers().values()).as("one number for all copies of a post").allMatch(n -> n.size() == 1);
        archivedOnce("open", POSTED.get(OPEN).size());
        archivedOnce("held", POSTED.get(HELD).size());
    }

    /** Moderators accept what waits (again, if their mail met a kill), and the last digests leave. */
    private static void finish() throws IOException {
        await().atMost(Site.PATIENCE).until(KilledListsTest::queueIsEmpty);
        for (Delivery letter : letters()) {
            distribute(letter, ++count);
        }
        await().atMost(Site.PATIENCE).until(() -> queueIsEmpty() && rows("SELECT COUNT(*) FROM held_message WHERE state = 'PENDING'") == 0);
        for (String list : List.of(OPEN, HELD)) {
            server.api("POST", "/api/lists/" + list + "/digest/send", "");
        }
        await().atMost(Site.PATIENCE).until(() -> queueIsEmpty() && rows("SELECT COUNT(*) FROM digest_post") == 0);
    }

    /** Also nothing that is still to be put into it: what a killed node left of a personal post is written within a minute. */
    private static boolean queueIsEmpty() {
        return rows("SELECT COUNT(*) FROM personal_post") == 0 && server.api("GET", "/api/queue?limit=1", "").equals("[]");
    }

    private static void archivedOnce(String list, int posts) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (Connection c = database.connect(); var rows = c.createStatement().executeQuery("SELECT m.number FROM archive_message m JOIN list l ON l.id = m.list_id"
                + " WHERE l.local_part = '" + list + "' ORDER BY m.number")) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        assertThat(numbers).as("numbers in the archive of " + list).isEqualTo(LongStream.rangeClosed(1, posts).boxed().toList());
    }
}
