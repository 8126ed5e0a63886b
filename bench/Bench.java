import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures the server as an operator would see it: a process of its own with its embedded database, a relay host that
 * takes everything (Postfix's smtp-sink), mail from Postfix's smtp-source. Three runs of each, the median counts.
 * Run by bench/run.
 */
final class Bench {

    private static final int MEMBERS = Integer.getInteger("bench.members", 10_000);
    private static final int DOMAINS = 1_000;
    private static final int INGEST = Integer.getInteger("bench.messages", 10_000);
    private static final int RUNS = Integer.getInteger("bench.runs", 3);
    private static final String LIST = "bench@lists.bench.test";
    private static final String MAILBOX = "box@bench.test";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path home;
    private final Path data;
    private final List<Process> processes = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Properties ports = new Properties();
    private Sink sink;
    private String token = "";

    private Bench(Path home) throws IOException {
        this.home = home;
        this.data = Files.createTempDirectory(Files.createDirectories(home.resolve("target/bench")), "data");
    }

    public static void main(String[] args) throws Exception {
        Bench bench = new Bench(Path.of(args[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(bench::end));
        List<String> what = args.length > 1 ? List.of(args).subList(1, args.length) : List.of("fanout", "ingest", "bare");
        bench.machine();
        if (what.contains("bare")) {
            bench.repeat("bare smtp-source to smtp-sink, messages/s", bench::bare);
        }
        if (what.contains("fanout") || what.contains("ingest")) {
            bench.start();
        }
        if (what.contains("fanout")) {
            bench.prepareList();
            bench.repeat("list post to " + MEMBERS + " members in " + DOMAINS + " domains with VERP, deliveries/s", bench::fanOut);
        }
        if (what.contains("ingest")) {
            bench.prepareMailbox();
            bench.ingest();
        }
    }

    /** One run; gives a rate. */
    private interface Measurement {
        double once() throws Exception;
    }

    private void repeat(String name, Measurement measurement) throws Exception {
        double[] rates = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            rates[i] = measurement.once();
        }
        tell(name, rates);
    }

    private static void tell(String name, double[] rates) {
        String all = Arrays.stream(rates).mapToObj(r -> String.format("%,.0f", r)).collect(Collectors.joining(", "));
        System.out.printf("%-75s %,8.0f   (runs: %s)%n", name, Arrays.stream(rates).sorted().toArray()[rates.length / 2], all);
    }

    // ---- the three measurements

    private double bare() throws Exception {
        Sink own = new Sink();
        long begin = System.nanoTime();
        source(own.port, INGEST, "a@bench.test", "b@bench.test");
        double seconds = (System.nanoTime() - begin) / 1e9;
        own.process.destroy();
        return INGEST / seconds;
    }

    /** From the server's 250 for the post to the last copy in the sink. */
    private double fanOut() throws Exception {
        long before = sink.messages;
        post("poster@bench.test", LIST);
        long begin = System.nanoTime();
        await("copies", () -> sink.messages - before, MEMBERS);
        return MEMBERS / ((System.nanoTime() - begin) / 1e9);
    }

    private void ingest() throws Exception {
        double[] accepted = new double[RUNS];
        double[] delivered = new double[RUNS];
        Path fresh = data.resolve("mail/bench.test/box/Maildir/new");
        for (int i = 0; i < RUNS; i++) {
            long before = count(fresh);
            long begin = System.nanoTime();
            source(port("smtp.mx"), INGEST, "a@elsewhere.test", MAILBOX);
            accepted[i] = INGEST / ((System.nanoTime() - begin) / 1e9);
            await("mailbox", () -> count(fresh) - before, INGEST);
            delivered[i] = INGEST / ((System.nanoTime() - begin) / 1e9);
        }
        tell("ingest over 20 sessions, 4 KiB each: accepted messages/s", accepted);
        tell("the same: durable in the mailbox, messages/s", delivered);
    }

    // ---- what they stand on

    private static void await(String what, LongSupplier count, long wanted) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (count.getAsLong() < wanted) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("only " + count.getAsLong() + " of " + wanted + " " + what);
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    private static long count(Path directory) {
        String[] names = directory.toFile().list();
        return names == null ? 0 : names.length;
    }

    private void source(int port, int messages, String from, String to) throws Exception {
        Process source = run(Redirects.HIDDEN, "smtp-source", "-s", "20", "-m", Integer.toString(messages), "-l", "4096", "-f", from, "-t", to, "127.0.0.1:" + port);
        if (source.waitFor() != 0) {
            throw new IllegalStateException("smtp-source ended with " + source.exitValue());
        }
    }

    private void post(String from, String to) throws IOException {
        String text = "From: <" + from + ">\r\nTo: <" + to + ">\r\nSubject: bench\r\nMessage-ID: <" + System.nanoTime() + "@bench.test>\r\n"
            + "Date: Fri, 20 Nov 2026 12:00:00 +0000\r\n\r\n" + ("x".repeat(70) + "\r\n").repeat(28);
        try (Socket socket = new Socket("127.0.0.1", port("smtp.mx"))) {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream out = socket.getOutputStream();
            for (String line : new String[] {"", "EHLO bench.test", "MAIL FROM:<" + from + ">", "RCPT TO:<" + to + ">", "DATA", text + "."}) {
                if (!line.isEmpty()) {
                    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
                }
                String reply = in.readLine();
                while (reply != null && reply.length() > 3 && reply.charAt(3) == '-') {
                    reply = in.readLine();
                }
                if (reply == null || reply.charAt(0) > '3') {
                    throw new IllegalStateException(line + ": " + reply);
                }
            }
        }
    }

    private void prepareList() throws Exception {
        api("/api/domains", "application/json", "{\"name\":\"lists.bench.test\"}");
        api("/api/lists", "application/json", "{\"address\":\"" + LIST + "\",\"type\":\"discussion\",\"owner\":\"owner@bench.test\"}");
        put("/api/lists/" + LIST + "/config/send", "{\"value\":\"public\"}");
        api("/api/lists/" + LIST + "/import", "text/plain",
            IntStream.range(0, MEMBERS).mapToObj(i -> "member" + i + "@d" + i % DOMAINS + ".test").collect(Collectors.joining("\n")));
    }

    private void prepareMailbox() throws Exception {
        api("/api/domains", "application/json", "{\"name\":\"bench.test\"}");
        api("/api/accounts", "application/json", "{\"address\":\"" + MAILBOX + "\",\"password\":\"bench-only-password\"}");
    }

    private void api(String path, String type, String body) throws Exception {
        request(HttpRequest.newBuilder().POST(BodyPublishers.ofString(body)), path, type);
    }

    private void put(String path, String body) throws Exception {
        request(HttpRequest.newBuilder().PUT(BodyPublishers.ofString(body)), path, "application/json");
    }

    private void request(HttpRequest.Builder request, String path, String type) throws Exception {
        var reply = http.send(request.uri(URI.create("http://127.0.0.1:" + port("http") + path)).header("Authorization", "Bearer " + token)
            .header("Content-Type", type).build(), BodyHandlers.ofString());
        if (reply.statusCode() >= 300) {
            throw new IllegalStateException(path + ": " + reply.statusCode() + " " + reply.body());
        }
    }

    private int port(String key) {
        return Integer.parseInt(ports.getProperty(key));
    }

    private void start() throws Exception {
        sink = new Sink();
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/colombier").toString(), "serve", "--colombier.data-dir=" + data, "--colombier.etc-dir=" + data.resolve("etc"),
            "--colombier.hostname=mail.bench.test", "--colombier.relay-host=[127.0.0.1]:" + sink.port, "--colombier.dns.servers=127.0.0.1:9", "--server.port=0"));
        for (String service : List.of("smtp.mx", "smtp.submission", "smtp.submissions", "lmtp", "imap", "imaps", "pop3", "pop3s", "managesieve")) {
            command.add("--colombier." + service + ".port=" + (service.equals("smtp.mx") ? 0 : -1));
        }
        command.addAll(Arrays.stream(System.getProperty("bench.settings", "").split(" ")).filter(s -> !s.isEmpty()).toList());
        Process server = run(Redirects.LOG, command.toArray(String[]::new));
        Path file = data.resolve("ports.properties");
        await("ports.properties (see " + data.resolve("log") + ")", () -> Files.exists(file) || !server.isAlive() ? 1 : 0, 1);
        if (!server.isAlive()) {
            System.setProperty("bench.keep", "true");
            throw new IllegalStateException("the server ended at its start; see " + data.resolve("log"));
        }
        try (InputStream in = Files.newInputStream(file)) {
            ports.load(in);
        }
        token = Files.readString(data.resolve("admin.token")).strip();
    }

    private enum Redirects { HIDDEN, LOG }

    private Process run(Redirects where, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(where == Redirects.LOG ? ProcessBuilder.Redirect.to(data.resolve("log").toFile()) : ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** Postfix's sink, which writes its running counters {@code sess=1 quit=0 mesg=1} as it goes. */
    private final class Sink {

        private static final Pattern COUNTERS = Pattern.compile("mesg=(\\d+)");

        private final int port;
        private final Process process;
        private volatile long messages;

        Sink() throws Exception {
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            process = new ProcessBuilder("smtp-sink", "-c", "-u", System.getProperty("user.name"), "127.0.0.1:" + port, "1000").redirectErrorStream(true).start();
            processes.add(process);
            Thread.ofPlatform().daemon().start(this::read);
            await("sink", () -> answers() ? 1 : 0, 1);
        }

        private boolean answers() {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return socket.isConnected();
            } catch (IOException notYet) {
                return false;
            }
        }

        private void read() {
            byte[] buffer = new byte[65_536];
            StringBuilder text = new StringBuilder();
            try (InputStream in = process.getInputStream()) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    text.append(new String(buffer, 0, n, StandardCharsets.US_ASCII));
                    int end = Math.max(text.lastIndexOf("\r"), text.lastIndexOf("\n"));
                    Matcher m = COUNTERS.matcher(text.substring(Math.max(0, end - 200), Math.max(0, end)));
                    while (m.find()) {
                        messages = Long.parseLong(m.group(1));
                    }
                    text.delete(0, Math.max(0, text.length() - 400));
                }
            } catch (IOException ended) {
                // the sink was stopped
            }
        }
    }

    private void machine() throws Exception {
        String cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(l -> l.startsWith("model name")).findFirst().map(l -> l.substring(l.indexOf(':') + 1).strip()).orElse("unknown");
        String memory = Files.readAllLines(Path.of("/proc/meminfo")).getFirst().replaceAll("\\s+", " ");
        System.out.printf("%s, %d cores, %s, %s, load %s%n", cpu, Runtime.getRuntime().availableProcessors(), memory, System.getProperty("java.vm.name") + " " + Runtime.version(),
            Files.readString(Path.of("/proc/loadavg")).strip());
        System.out.println("commit " + output("git", "-C", home.toString(), "describe", "--always", "--dirty") + ", " + RUNS + " runs, medians");
    }

    private static String output(String... command) throws Exception {
        return new String(new ProcessBuilder(command).start().getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private void end() {
        processes.reversed().forEach(Process::destroy);
        try {
            for (Process process : processes) {
                process.waitFor(15, TimeUnit.SECONDS);
            }
            if (!Boolean.getBoolean("bench.keep")) {
                delete();
            }
        } catch (IOException | InterruptedException e) {
            System.err.println("bench: " + data + " is left behind: " + e);
        }
    }

    private void delete() throws IOException {
        Files.walkFileTree(data, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException fault) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
