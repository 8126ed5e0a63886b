package org.colombier.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The whole server as a process of its own, which a test may kill for real. Uses the classes under test; its data
 * directory stays over restarts. Close it after the test: what still runs is killed.
 */
public final class ServerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String[] SERVICES = {"smtp.mx", "smtp.submission", "smtp.submissions", "lmtp", "imap", "imaps", "pop3", "pop3s", "managesieve"};

    private final Path dataDir;
    private final List<String> settings;
    private Process process;
    private volatile Properties ports = new Properties();

    private ServerProcess(Path dataDir, List<String> settings, Process process) {
        this.dataDir = dataDir;
        this.settings = settings;
        this.process = process;
    }

    /** Started on a database that exists, and ready. */
    public static ServerProcess on(TestDatabase.Fresh database, String... settings) {
        return in(freshDataDir(), database, settings);
    }

    /** The same with a data directory of the caller's. */
    public static ServerProcess in(Path dataDir, TestDatabase.Fresh database, String... settings) {
        List<String> all = new ArrayList<>(List.of(database.properties()));
        all.addAll(List.of(settings));
        return start(dataDir, all);
    }

    /** Started with an embedded database of its own, and ready. */
    public static ServerProcess withItsOwnDatabase(String... settings) {
        return start(freshDataDir(), List.of(settings));
    }

    private static Path freshDataDir() {
        try {
            return Files.createTempDirectory(Files.createDirectories(TestDatabase.directory().resolve("processes")), "data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerProcess start(Path dataDir, List<String> settings) {
        try {
            ServerProcess server = new ServerProcess(dataDir, settings, launch(dataDir, settings));
            server.awaitReady();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it again on its data directory, and waits until it is ready. It must have ended. */
    public void restart() {
        try {
            process = launch(dataDir, settings);
            awaitReady();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process launch(Path dataDir, List<String> settings) throws IOException {
        Files.deleteIfExists(dataDir.resolve("ports.properties"));
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), "org.colombier.Colombier", "serve",
            "--colombier.data-dir=" + dataDir, "--colombier.etc-dir=" + dataDir.resolve("etc"), "--server.port=0"));
        if (settings.stream().noneMatch(s -> s.startsWith("--colombier.hostname="))) {
            command.add("--colombier.hostname=" + TestServer.HOSTNAME);
        }
        for (String service : SERVICES) {
            command.add("--colombier." + service + ".port=0");
        }
        command.addAll(settings);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        return builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log(dataDir).toFile())).start();
    }

    private void awaitReady() {
        Path file = dataDir.resolve("ports.properties");
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the server ended at its start: " + tail());
            }
            return Files.exists(file);
        });
        try (HttpClient client = HttpClient.newHttpClient()) {
            Properties now = new Properties();
            now.load(new StringReader(Files.readString(file)));
            ports = now;
            HttpRequest health = HttpRequest.newBuilder(URI.create(http() + "/health")).build();
            await().atMost(PATIENCE).ignoreExceptions().until(() -> client.send(health, BodyHandlers.discarding()).statusCode() == 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code kill -9} of this process alone: a database that it started lives on. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Sends SIGTERM; the process ends in its own time. */
    public void terminate() {
        process.destroy();
    }

    /** Its exit status. @throws IllegalStateException if it does not end in time */
    public int awaitExit(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("still running after " + atMost + ": " + tail());
        }
        return process.exitValue();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public int port(String key) {
        return Integer.parseInt(ports.getProperty(key));
    }

    public String http() {
        return "http://127.0.0.1:" + port("http");
    }

    /**
     * Asks the API as the administrator.
     *
     * @param body JSON if it begins with a brace, else plain text
     * @return what it says
     */
    public String api(String method, String path, String body) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(http() + path)).method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + Files.readString(dataDir.resolve("admin.token")).strip())
                .header("Content-Type", body.startsWith("{") ? "application/json" : "text/plain").build();
            HttpResponse<String> reply = client.send(request, BodyHandlers.ofString());
            if (reply.statusCode() >= 300) {
                throw new IllegalStateException(method + " " + path + ": " + reply.statusCode() + " " + reply.body());
            }
            return reply.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A list that anybody may post to, with members {@code m0@d0.test}, {@code m1@d1.test} … in domains of ten. */
    public List<String> makeList(String address, int members) {
        api("POST", "/api/domains", "{\"name\":\"" + address.substring(address.indexOf('@') + 1) + "\"}");
        api("POST", "/api/lists", "{\"address\":\"" + address + "\",\"type\":\"discussion\",\"owner\":\"owner@people.test\"}");
        api("PUT", "/api/lists/" + address + "/config/send", "{\"value\":\"public\"}");
        List<String> all = IntStream.range(0, members).mapToObj(i -> "m" + i + "@d" + i / 10 + ".test").toList();
        api("POST", "/api/lists/" + address + "/import", String.join("\n", all));
        return all;
    }

    /** The embedded database that serves it now. */
    public ProcessHandle database() {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(dataDir.resolve("mariadb/mariadbd.pid")).strip())).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path dataDir() {
        return dataDir;
    }

    /** All that it has printed, over restarts. */
    public String log() {
        try {
            return Files.readString(log(dataDir));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path log(Path dataDir) {
        return dataDir.resolve("server.log");
    }

    private String tail() {
        String all = log();
        return all.substring(Math.max(0, all.length() - 4_000));
    }

    @Override
    public void close() {
        kill();
        endDatabase();
    }

    /** The embedded database is a process of its own and outlives a killed server. */
    private void endDatabase() {
        Path pid = dataDir.resolve("mariadb/mariadbd.pid");
        try {
            if (Files.exists(pid)) {
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).filter(p -> p.info().command().orElse("").contains("mariadbd")).ifPresent(p -> {
                    p.destroyForcibly();
                    p.onExit().join();
                });
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
