package org.colombier.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.colombier.Colombier;
import org.colombier.ops.Ports;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The whole server in this JVM, on free loopback ports, with a fresh database in the shared test MariaDB and a fresh
 * data directory. Close it after the test class.
 */
public final class TestServer implements AutoCloseable {

    /** The host name that test servers use. */
    public static final String HOSTNAME = "mail.example.test";

    private static final String[] SERVICES = {"smtp.mx", "smtp.submission", "smtp.submissions", "lmtp", "imap", "imaps", "pop3", "pop3s", "managesieve"};

    private final ConfigurableApplicationContext context;
    private final Path dataDir;

    private TestServer(ConfigurableApplicationContext context, Path dataDir) {
        this.context = context;
        this.dataDir = dataDir;
    }

    /** @param settings such as {@code --colombier.relay-host=[127.0.0.1]:2500}; they win over the test's defaults */
    public static TestServer start(String... settings) {
        return start(TestDatabase.fresh(), settings);
    }

    /** A server on a database that another one may already use. */
    public static TestServer start(TestDatabase.Fresh database, String... settings) {
        try {
            Path base = Files.createDirectories(TestDatabase.directory().resolve("servers"));
            Path dataDir = Files.createTempDirectory(base, "data");
            List<String> args = new ArrayList<>(List.of("--colombier.data-dir=" + dataDir, "--colombier.etc-dir=" + dataDir.resolve("etc"),
                "--colombier.hostname=" + HOSTNAME, "--server.port=0"));
            for (String service : SERVICES) {
                args.add("--colombier." + service + ".port=0");
            }
            args.addAll(List.of(database.properties()));
            for (String setting : settings) {
                // Spring would make a list of two values for one option.
                args.removeIf(a -> a.startsWith(setting.substring(0, setting.indexOf('=') + 1)));
                args.add(setting);
            }
            return new TestServer(Colombier.serve(args.toArray(String[]::new)), dataDir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Where several are of the type. */
    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    public int port(String key) {
        return bean(Ports.class).of(key);
    }

    public String http() {
        return "http://127.0.0.1:" + port("http");
    }

    public Path dataDir() {
        return dataDir;
    }

    @Override
    public void close() {
        context.close();
    }
}
