import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sites with many lists, and lists with many members: what each thing takes that a person or a job does there. The numbers
 * are one run's, each printed as it is known.
 */
final class Lists {

    private static final int LISTS = Integer.getInteger("bench.lists", 10_000);
    private static final int DOMAINS = Integer.getInteger("bench.domains", 100);
    private static final int MEMBERS_EACH = 20;
    private static final int DIGEST = Integer.getInteger("bench.digest", 100_000);
    private static final int PERSONAL = Integer.getInteger("bench.personal", 10_000);
    private static final int LARGE = Integer.getInteger("bench.large", 1_000_000);
    private static final int IMPORTED_AT_ONCE = 50_000;
    private static final long MIB = 1 << 20;
    /** In which way members get posts, by tenths. */
    private static final List<String> MIXED = List.of("mail", "mail", "mail", "mail", "not_me", "digest", "summary", "txt", "notice", "urlize");

    private final Colombier server;
    private final Sink sink;
    private final Path home;

    /** What is timed. */
    private interface Work {
        void run() throws Exception;
    }

    Lists(Colombier server, Sink sink, Path home) {
        this.server = server;
        this.sink = sink;
        this.home = home;
    }

    void measure() throws Exception {
        System.out.println("\n| what | seconds | live heap, MiB |\n| --- | --- | --- |");
        if (LISTS > 0) {
            many();
        }
        if (PERSONAL > 0) {
            personal();
        }
        if (DIGEST > 0) {
            digest();
        }
        if (LARGE > 0) {
            large();
        }
    }

    private void many() throws Exception {
        timed("create " + LISTS + " lists in " + DOMAINS + " domains with " + MEMBERS_EACH + " members each", this::create);
        double start = server.restart();
        System.out.printf(Locale.ROOT, "| start | %.2f | %,d |%n", start, server.liveHeap() / MIB);
        timed("again: start, and the first page /lists", () -> {
            server.restart();
            server.page("/lists");
        });
        timed("/lists", () -> server.page("/lists"));
        timed("/lists, searched", () -> server.page("/lists?q=list99"));
        timed("colombier list list", () -> server.command(home, "list", "list"));
        timed("API: all lists", () -> server.request("/api/lists", "application/json", "GET", ""));
        timed("100 scenario decisions", () -> {
            for (int i = 0; i < 100; i++) {
                server.request("/api/scenarios/explain", "application/json", "POST", "{\"list\":\"" + name(i * (LISTS / 100)) + "\",\"operation\":\"send\",\"sender\":\"a@people.test\"}");
            }
        });
        timed("a post to a list of " + MEMBERS_EACH, () -> post(name(LISTS / 2)));
        timed("1,000 posts to 1,000 lists, half of them with digests", this::posts);
        for (int i = 0; i < 1_000; i += 2) {
            // Without times what waits is due.
            server.request("/api/lists/" + name(i * (LISTS / 1_000)) + "/config/digest", "application/json", "DELETE", "");
        }
        jobs("with " + LISTS + " lists");
        Processes.await("the digests", server::isDrained);
    }

    private void create() throws Exception {
        for (int d = 0; d < DOMAINS; d++) {
            server.api("/api/domains", "application/json", "{\"name\":\"d" + d + ".lists.test\"}");
        }
        try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
            List<Future<?>> made = new ArrayList<>();
            for (int i = 0; i < LISTS; i++) {
                int n = i;
                made.add(workers.submit(() -> {
                    make(name(n), n % 2 == 0 ? "0,1,2,3,4,5,6 3:00" : "");
                    importMembers(name(n), 0, MEMBERS_EACH, List.of("mail", "mail", "mail", "digest"));
                    return n;
                }));
            }
            for (Future<?> one : made) {
                one.get();
            }
        }
    }

    private static String name(int n) {
        return "list" + n + "@d" + n % DOMAINS + ".lists.test";
    }

    private void make(String list, String digest) throws IOException, InterruptedException {
        server.api("/api/lists", "application/json", "{\"address\":\"" + list + "\",\"type\":\"discussion\",\"owner\":\"owner@bench.test\"}");
        server.request("/api/lists/" + list + "/config/send", "application/json", "PUT", "{\"value\":\"public\"}");
        server.request("/api/lists/" + list + "/config/process_archive", "application/json", "PUT", "{\"value\":\"on\"}");
        if (!digest.isEmpty()) {
            server.request("/api/lists/" + list + "/config/digest", "application/json", "PUT", "{\"value\":\"" + digest + "\"}");
        }
    }

    private void importMembers(String list, int from, int to, List<String> receptions) throws IOException, InterruptedException {
        for (int begin = from; begin < to; begin += IMPORTED_AT_ONCE) {
            server.api("/api/lists/" + list + "/import", "text/plain", "email,reception\n" + IntStream.range(begin, Math.min(to, begin + IMPORTED_AT_ONCE))
                .mapToObj(i -> Colombier.member(i) + "," + receptions.get(i % receptions.size())).collect(Collectors.joining("\n")));
        }
    }

    private void post(String list) throws Exception {
        long before = sink.messages();
        Source.post(server.port(), "poster@bench.test", "", List.of(list));
        Processes.await("the post", () -> sink.messages() > before && server.isDrained());
    }

    private void posts() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            Source.post(server.port(), "poster@bench.test", "", List.of(name((i * (LISTS / 1_000) + i % 2) % LISTS)));
        }
        Processes.await("the posts", server::isDrained);
    }

    private void jobs(String where) throws Exception {
        Matcher name = Pattern.compile("\"name\":\"([^\"]+)\"").matcher(server.request("/api/jobs", "application/json", "GET", ""));
        while (name.find()) {
            String job = name.group(1);
            timed("job " + job + ", " + where, () -> Processes.await("its turn", () -> ran(job)));
        }
    }

    private boolean ran(String job) {
        try {
            server.api("/api/jobs/" + job + "/run", "application/json", "");
            return true;
        } catch (IllegalStateException runsAlready) {
            if (runsAlready.getMessage().contains(": 409 ")) {
                return false;
            }
            throw runsAlready;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A post with each member's name in it, so that no copy is like another. */
    private void personal() throws Exception {
        String list = "personal" + PERSONAL + "@lists.bench.test";
        make(list, "");
        server.request("/api/lists/" + list + "/config/personalization_feature", "application/json", "PUT", "{\"value\":\"on\"}");
        server.request("/api/lists/" + list + "/config/personalization.mail_apply_on", "application/json", "PUT", "{\"value\":\"all\"}");
        importMembers(list, 0, PERSONAL, List.of("mail"));
        for (int i = 0; i < 2; i++) {
            sent("a personal post to " + PERSONAL + (i == 0 ? "" : " again"), PERSONAL, () -> Source.post(server.port(), "poster@bench.test", "", List.of(list), "Dear {{ user.email }},\r\n\r\n"
                + ("x".repeat(70) + "\r\n").repeat(28)));
        }
    }

    private void digest() throws Exception {
        String list = "digest" + DIGEST + "@lists.bench.test";
        make(list, "0,1,2,3,4,5,6 3:00");
        importMembers(list, 0, DIGEST, List.of("digest", "digest", "digest", "digestplain", "summary"));
        for (int i = 0; i < 20; i++) {
            Source.post(server.port(), "poster@bench.test", "", List.of(list));
        }
        Processes.await("the posts", server::isDrained);
        sent("a digest of 20 posts to " + DIGEST, DIGEST, () -> server.api("/api/lists/" + list + "/digest/send", "application/json", ""));
    }

    /** Time until the work is done, and until the last copy is out, with the heap when half of them are. */
    private void sent(String what, int copies, Work work) throws Exception {
        long before = sink.messages();
        long[] heap = new long[1];
        Thread look = Thread.ofPlatform().start(() -> heap[0] = heapWhen(before + copies / 2));
        timed(what, work);
        long begin = System.nanoTime();
        Processes.await("an empty queue", () -> sink.messages() - before >= copies && server.isDrained());
        look.join();
        System.out.printf(Locale.ROOT, "| … and until all %,d copies were out | %.1f | %,d |%n", copies, (System.nanoTime() - begin) / 1e9, heap[0] / MIB);
    }

    private long heapWhen(long messages) {
        try {
            Processes.await("half of the copies", () -> sink.messages() >= messages);
            return server.liveHeap();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void large() throws Exception {
        String list = "large@lists.bench.test";
        Path rules = Files.createDirectories(server.etc().resolve("scenari"));
        Files.writeString(rules.resolve("remind.bench"), "title Anybody\n\ntrue() smtp,md5,smime,dkim -> do_it\n");
        make(list, "0,1,2,3,4,5,6 3:00");
        server.request("/api/lists/" + list + "/config/remind", "application/json", "PUT", "{\"value\":\"bench\"}");
        server.request("/api/lists/" + list + "/config/verp_rate", "application/json", "PUT", "{\"value\":\"100%\"}");
        timed("import of " + LARGE + " members", () -> importMembers(list, 0, LARGE, MIXED));
        timed("the same again", () -> importMembers(list, 0, LARGE, MIXED));
        timed("export", () -> server.request("/api/lists/" + list + "/export", "text/plain", "GET", ""));
        timed("a page of the members", () -> server.request("/api/lists/" + list + "/members?limit=100", "application/json", "GET", ""));
        timed("the list with its number of members", () -> server.request("/api/lists/" + list, "application/json", "GET", ""));
        jobs("with a list of " + LARGE);
        int atOnce = LARGE * 8 / 10;
        sent("a post, 8 of 10 members get it at once, in 4 forms: taken, with others behind it", atOnce + 2 * MEMBERS_EACH, () -> behind(list));
        sent("its digest to 2 of 10", LARGE / 5, () -> server.api("/api/lists/" + list + "/digest/send", "application/json", ""));
        timed("REMIND, one letter in copies that are all the same", () -> {
            command("REMIND large");
            Processes.await("the reminders", server::isDrained);
        });
        double restarted = server.restart();
        System.out.printf(Locale.ROOT, "| start | %.2f | %,d |%n", restarted, server.liveHeap() / MIB);
        timed("purge", () -> server.request("/api/lists/" + list, "application/json", "DELETE", ""));
        jobs("after the purge");
    }

    /** A second list's post must not wait for the large one's. */
    private void behind(String large) throws Exception {
        make("small@lists.bench.test", "");
        importMembers("small@lists.bench.test", 0, MEMBERS_EACH, List.of("mail"));
        Source.post(server.port(), "poster@bench.test", "", List.of(large));
        long before = sink.messages();
        timed("a post to another list meanwhile", () -> {
            Source.post(server.port(), "poster@bench.test", "", List.of("small@lists.bench.test"));
            Processes.await("its copies", () -> sink.messages() - before >= MEMBERS_EACH);
        });
        Source.post(server.port(), "poster@bench.test", "", List.of("small@lists.bench.test"));
    }

    private void command(String text) throws IOException {
        Source.post(server.port(), "owner@bench.test", "", List.of("sympa@lists.bench.test"), text + "\r\n");
    }

    private void timed(String what, Work work) throws Exception {
        long begin = System.nanoTime();
        work.run();
        System.out.printf(Locale.ROOT, "| %s | %.3f | |%n", what, (System.nanoTime() - begin) / 1e9);
    }
}
