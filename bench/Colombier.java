import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Our server as an operator starts it, with its embedded database. Settings may follow in {@code -Dbench.settings}. */
final class Colombier implements MailServer {

    private static final int IMPORTED_AT_ONCE = 50_000;
    private static final int DOMAINS = 1_000;

    private final Processes processes;
    private final List<String> command;
    private final Path data;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Properties ports = new Properties();
    private final String token;
    private long pid;
    private Process server;

    Colombier(Processes processes, Path home, Sink sink) throws IOException, InterruptedException {
        this.processes = processes;
        data = Files.createDirectories(processes.directory().resolve("colombier"));
        command = new ArrayList<>(List.of(home.resolve("bin/colombier").toString(), "serve", "--colombier.data-dir=" + data,
            "--colombier.etc-dir=" + data.resolve("etc"), "--colombier.hostname=mail.bench.test", "--colombier.relay-host=[127.0.0.1]:" + sink.port(),
            "--colombier.dns.servers=127.0.0.1:9", "--colombier.smtp.limits.recipients=20000", "--server.port=0"));
        for (String service : List.of("smtp.mx", "smtp.submission", "smtp.submissions", "lmtp", "imap", "imaps", "pop3", "pop3s", "managesieve")) {
            command.add("--colombier." + service + ".port=" + (service.equals("smtp.mx") ? 0 : -1));
        }
        command.addAll(Arrays.stream(System.getProperty("bench.settings", "").split(" ")).filter(s -> !s.isEmpty()).toList());
        start();
        token = Files.readString(data.resolve("admin.token")).strip();
        api("/api/domains", "application/json", "{\"name\":\"lists.bench.test\"}");
        api("/api/domains", "application/json", "{\"name\":\"bench.test\"}");
    }

    /** Returns when it serves. */
    private void start() throws IOException, InterruptedException {
        Path output = processes.directory().resolve("colombier.log");
        Path file = data.resolve("ports.properties");
        Files.deleteIfExists(file);
        server = processes.start(output, command);
        pid = server.pid();
        Processes.await("ports.properties", () -> Files.exists(file) || !server.isAlive());
        if (!server.isAlive()) {
            processes.keepDirectory();
            throw new IllegalStateException("the server ended at its start; see " + output);
        }
        ports.clear();
        try (InputStream in = Files.newInputStream(file)) {
            ports.load(in);
        }
    }

    /** Ends it in order and starts it again. @return seconds from the start until it serves */
    double restart() throws IOException, InterruptedException {
        server.destroy();
        server.waitFor();
        long begin = System.nanoTime();
        start();
        return (System.nanoTime() - begin) / 1e9;
    }

    Path etc() throws IOException {
        return Files.createDirectories(data.resolve("etc"));
    }

    /** What a visitor of the portal sees. */
    int page(String path) throws IOException, InterruptedException {
        var reply = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.getProperty("http") + path)).build(), BodyHandlers.ofString());
        if (reply.statusCode() != 200) {
            throw new IllegalStateException(path + ": " + reply.statusCode());
        }
        return reply.body().length();
    }

    /** Runs a command of the administrator. */
    void command(Path home, String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(home.resolve("bin/colombier").toString()));
        all.addAll(List.of(words));
        all.add("--data-dir=" + data);
        Processes.run(all);
    }

    void makeMailboxes(int count) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            api("/api/accounts", "application/json", "{\"address\":\"box" + i + "@bench.test\",\"password\":\"bench-only-password\"}");
        }
    }

    void makeList(int members, boolean verp) throws IOException, InterruptedException {
        String list = list(members, verp);
        api("/api/lists", "application/json", "{\"address\":\"" + list + "\",\"type\":\"discussion\",\"owner\":\"owner@bench.test\"}");
        request("/api/lists/" + list + "/config/send", "application/json", "PUT", "{\"value\":\"public\"}");
        request("/api/lists/" + list + "/config/verp_rate", "application/json", "PUT", "{\"value\":\"" + (verp ? "100%" : "0%") + "\"}");
        for (int begin = 0; begin < members; begin += IMPORTED_AT_ONCE) {
            api("/api/lists/" + list + "/import", "text/plain", IntStream.range(begin, Math.min(members, begin + IMPORTED_AT_ONCE)).mapToObj(Colombier::member)
                .collect(Collectors.joining("\n")));
        }
    }

    static String member(int i) {
        return "member" + i + "@d" + i % DOMAINS + ".test";
    }

    private static String list(int members, boolean verp) {
        return (verp ? "bench" : "bulk") + members + "@lists.bench.test";
    }

    @Override
    public String name() {
        return "Colombier";
    }

    @Override
    public int port() {
        return Integer.parseInt(ports.getProperty("smtp.mx"));
    }

    @Override
    public Path fresh(String user) {
        return data.resolve("mail/bench.test/" + user + "/Maildir/new");
    }

    @Override
    public Map<String, LongSupplier> cpu() {
        Map<String, LongSupplier> parts = new LinkedHashMap<>();
        parts.put("java", Cpu.userOf(pid));
        parts.put("kernel for java", Cpu.systemOf(pid));
        parts.put("mariadbd", Cpu.of(databasePid()));
        return parts;
    }

    private long databasePid() {
        try {
            return Long.parseLong(Files.readString(data.resolve("mariadb/mariadbd.pid")).strip());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A post to the list with {@code verp_rate} 100% or 0%. */
    @Override
    public void fanOut(boolean verp, List<String> recipients) throws IOException {
        Source.post(port(), "poster@bench.test", "", List.of(list(recipients.size(), verp)));
    }

    @Override
    public boolean isDrained() {
        try {
            return request("/api/queue?limit=1", "application/json", "GET", "").equals("[]");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Octets of the heap that are in use after a full collection. */
    long liveHeap() throws IOException, InterruptedException {
        Processes.run(List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), "GC.run"));
        return (long) metric("jvm_memory_used_bytes\\{[^}]*area=\"heap\"[^}]*\\}");
    }

    /** The sum of a metric's series. */
    private double metric(String pattern) throws IOException, InterruptedException {
        String all = request("/metrics", "text/plain", "GET", "");
        Matcher m = Pattern.compile("(?m)^" + pattern + " (\\S+)$").matcher(all);
        double sum = 0;
        while (m.find()) {
            sum += Double.parseDouble(m.group(1));
        }
        return sum;
    }

    void api(String path, String type, String body) throws IOException, InterruptedException {
        request(path, type, "POST", body);
    }

    String request(String path, String type, String method, String body) throws IOException, InterruptedException {
        var reply = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.getProperty("http") + path)).method(method, BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + token).header("Content-Type", type).build(), BodyHandlers.ofString());
        if (reply.statusCode() >= 300) {
            throw new IllegalStateException(path + ": " + reply.statusCode() + " " + reply.body());
        }
        return reply.body();
    }
}
