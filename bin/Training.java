import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs the server on loopback with mail of each kind, so that the virtual machine learns what there is to compile, and
 * ends it; the virtual machine then writes its cache. Run by bin/train; arguments: the home directory, the cache's file.
 */
final class Training {

    private static final int MEMBERS = 10_000;
    private static final int MESSAGES = 400;
    private static final int SESSIONS = 10;

    private final Path data;
    private final AtomicLong taken = new AtomicLong();
    private final Properties ports = new Properties();
    private final HttpClient http = HttpClient.newHttpClient();

    private Training(Path data) {
        this.data = data;
    }

    public static void main(String[] args) throws Exception {
        Path data = Files.createTempDirectory("colombier-training");
        try {
            new Training(data).run(Path.of(args[0]), Path.of(args[1]));
        } finally {
            try (Stream<Path> all = Files.walk(data)) {
                all.sorted(Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
            }
        }
    }

    private void run(Path home, Path cache) throws Exception {
        try (ServerSocket sink = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> accept(sink));
            Process server = start(home, cache, sink.getLocalPort());
            Runtime.getRuntime().addShutdownHook(new Thread(server::destroy));
            Path file = data.resolve("ports.properties");
            await("the server's start", () -> Files.exists(file) || !server.isAlive());
            if (!server.isAlive()) {
                throw new IllegalStateException("the server ended at its start: " + Files.readString(data.resolve("output")));
            }
            try (InputStream in = Files.newInputStream(file)) {
                ports.load(in);
            }
            mail();
            server.destroy();
            // It writes the cache at its end, which takes a processor some seconds.
            if (!server.waitFor(3, TimeUnit.MINUTES)) {
                server.destroyForcibly();
            }
        }
    }

    private Process start(Path home, Path cache, int sink) throws IOException {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/colombier").toString(), "serve", "--colombier.data-dir=" + data,
            "--colombier.etc-dir=" + data.resolve("etc"), "--colombier.hostname=mail.training.test", "--colombier.relay-host=[127.0.0.1]:" + sink,
            "--colombier.dns.servers=127.0.0.1:9", "--server.port=0"));
        for (String service : List.of("smtp.submission", "smtp.submissions", "lmtp", "imap", "imaps", "pop3", "pop3s", "managesieve")) {
            command.add("--colombier." + service + ".port=-1");
        }
        command.add("--colombier.smtp.mx.port=0");
        ProcessBuilder server = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(data.resolve("output").toFile());
        server.environment().put("COLOMBIER_TRAINING", cache.toString());
        return server.start();
    }

    private void mail() throws Exception {
        for (String domain : List.of("training.test", "lists.training.test")) {
            api("POST", "/api/domains", "application/json", "{\"name\":\"" + domain + "\"}");
        }
        for (int i = 0; i < SESSIONS; i++) {
            api("POST", "/api/accounts", "application/json", "{\"address\":\"box" + i + "@training.test\",\"password\":\"for-the-training-only\"}");
        }
        String members = IntStream.range(0, MEMBERS).mapToObj(i -> "m" + i + "@d" + i % 1_000 + ".test").collect(Collectors.joining("\n"));
        for (String rate : List.of("100", "0")) {
            String list = "list" + rate + "@lists.training.test";
            api("POST", "/api/lists", "application/json", "{\"address\":\"" + list + "\",\"type\":\"discussion\",\"owner\":\"owner@training.test\"}");
            api("PUT", "/api/lists/" + list + "/config/send", "application/json", "{\"value\":\"public\"}");
            api("PUT", "/api/lists/" + list + "/config/verp_rate", "application/json", "{\"value\":\"" + rate + "%\"}");
            api("POST", "/api/lists/" + list + "/import", "text/plain", members);
        }
        List<Thread> sessions = IntStream.range(0, SESSIONS).mapToObj(i -> Thread.ofVirtual().start(() -> deliver(i))).toList();
        for (Thread session : sessions) {
            session.join();
        }
        for (int round = 0; round < 3; round++) {
            long before = taken.get();
            send("list100@lists.training.test", 1);
            send("list0@lists.training.test", 1);
            await("copies", () -> taken.get() - before >= MEMBERS);
            await("an empty queue", this::isDrained);
        }
    }

    private void deliver(int session) {
        try {
            for (int i = 0; i < MESSAGES / 4; i++) {
                send("box" + session + "@training.test", 4);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Some mails of 4 KiB in one session. */
    private void send(String to, int mails) throws IOException {
        String text = "From: a@elsewhere.test\r\nTo: " + to + "\r\nSubject: training\r\nDate: Fri, 20 Nov 2026 12:00:00 +0000\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(ports.getProperty("smtp.mx")))) {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream out = socket.getOutputStream();
            expect(in, "greeting");
            say(out, in, "EHLO training.test");
            for (int i = 0; i < mails; i++) {
                say(out, in, "MAIL FROM:<a@elsewhere.test>");
                say(out, in, "RCPT TO:<" + to + ">");
                say(out, in, "DATA");
                say(out, in, text + "Message-ID: <" + System.nanoTime() + "@training.test>\r\n\r\n" + ("x".repeat(70) + "\r\n").repeat(55) + ".");
            }
            say(out, in, "QUIT");
        }
    }

    private static void say(OutputStream out, BufferedReader in, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        expect(in, line);
    }

    private static void expect(BufferedReader in, String what) throws IOException {
        String reply = in.readLine();
        while (reply != null && reply.length() > 3 && reply.charAt(3) == '-') {
            reply = in.readLine();
        }
        if (reply == null || reply.charAt(0) > '3') {
            throw new IllegalStateException(what + ": " + reply);
        }
    }

    private void accept(ServerSocket sink) {
        while (!sink.isClosed()) {
            try {
                Socket peer = sink.accept();
                Thread.ofVirtual().start(() -> take(peer));
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** The world: takes everything. */
    private void take(Socket peer) {
        try (peer) {
            BufferedReader in = new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.ISO_8859_1));
            answer(peer, "220 sink ESMTP");
            boolean content = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (content && !line.equals(".")) {
                    continue;
                }
                if (content) {
                    taken.incrementAndGet();
                }
                content = line.equals("DATA");
                answer(peer, line.startsWith("EHLO") ? "250-sink\r\n250-PIPELINING\r\n250 8BITMIME" : content ? "354 go" : line.equals("QUIT") ? "221 bye" : "250 2.0.0 Ok");
            }
        } catch (IOException gone) {
            return;
        }
    }

    private static void answer(Socket peer, String reply) throws IOException {
        peer.getOutputStream().write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private boolean isDrained() {
        try {
            return api("GET", "/api/queue?limit=1", "application/json", "").equals("[]");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String api(String method, String path, String type, String body) throws IOException, InterruptedException {
        String token = Files.readString(data.resolve("admin.token")).strip();
        var reply = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.getProperty("http") + path)).method(method, BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + token).header("Content-Type", type).build(), BodyHandlers.ofString());
        if (reply.statusCode() >= 300) {
            throw new IllegalStateException(path + ": " + reply.statusCode() + " " + reply.body());
        }
        return reply.body();
    }

    private static void await(String what, BooleanSupplier met) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!met.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited in vain for " + what);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
