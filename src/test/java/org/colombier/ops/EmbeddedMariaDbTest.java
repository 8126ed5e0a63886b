package org.colombier.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.colombier.testing.TestDatabase;
import org.junit.jupiter.api.Test;

class EmbeddedMariaDbTest {

    @Test
    void keepsItsDataOverRestartsAndLetsNobodyElseIn() throws Exception {
        Path home = Files.createTempDirectory(Files.createDirectories(TestDatabase.directory()), "embedded");
        try (DataDirectory directory = DataDirectory.open(home)) {
            try (EmbeddedMariaDb server = EmbeddedMariaDb.start(directory, 32, () -> { })) {
                run(server, "CREATE TABLE kept (n INT)", "INSERT INTO kept VALUES (7)");
                assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), "root", "").close()).isInstanceOf(SQLException.class);
            }
            try (EmbeddedMariaDb again = EmbeddedMariaDb.start(directory, 32, () -> { });
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
    void aServerThatDiesIsNoticedAndOneThatIsClosedIsNoAlarm() throws Exception {
        Path home = Files.createTempDirectory(Files.createDirectories(TestDatabase.directory()), "dying");
        AtomicInteger alarms = new AtomicInteger();
        try (DataDirectory directory = DataDirectory.open(home)) {
            EmbeddedMariaDb.start(directory, 32, alarms::incrementAndGet).close();
            EmbeddedMariaDb server = EmbeddedMariaDb.start(directory, 32, alarms::incrementAndGet);
            assertThat(alarms).hasValue(0);
            ProcessHandle.of(Long.parseLong(Files.readString(home.resolve("mariadb/mariadbd.pid")).strip())).orElseThrow().destroyForcibly();
            Awaitility.await().untilAsserted(() -> assertThat(alarms).hasValue(1));
            server.close();
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
