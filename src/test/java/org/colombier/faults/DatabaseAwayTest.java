package org.colombier.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.colombier.ops.DataDirectory;
import org.colombier.ops.EmbeddedMariaDb;
import org.colombier.testing.Forwarder;
import org.colombier.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server on a MariaDB that somebody else runs, and stops, and starts again. */
class DatabaseAwayTest {

    private static DataDirectory directory;
    private static EmbeddedMariaDb database;
    private static Forwarder door;
    private static Site site;

    @BeforeAll
    static void start() throws IOException {
        Path home = Files.createTempDirectory(Files.createDirectories(TestDatabase.directory().resolve("processes")), "database");
        directory = DataDirectory.open(home);
        database = EmbeddedMariaDb.start(directory, 64);
        door = Forwarder.to(port(database));
        site = Site.on(new TestDatabase.Fresh("jdbc:mariadb://127.0.0.1:" + door.port() + "/colombier", database.user(), database.password()));
    }

    private static int port(EmbeddedMariaDb database) {
        return Integer.parseInt(database.jdbcUrl().replaceAll(".*:([0-9]+)/.*", "$1"));
    }

    @AfterAll
    static void stop() throws IOException {
        site.close();
        door.close();
        database.close();
        directory.close();
    }

    private static void awaitMails(Traffic traffic, int more) {
        int before = traffic.took();
        await().atMost(Site.PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> traffic.took() >= before + more);
    }

    private static void everythingArrivesOnce(Traffic traffic) throws InterruptedException {
        traffic.stop();
        site.awaitEveryCopyOf(traffic);
        site.awaitEmptyQueue();
        assertThat(site.repeated(traffic.accepted())).as("twice").isEmpty();
        assertThat(site.server().isAlive()).isTrue();
    }

    @Test
    void whileItIsStoppedNothingIsAcceptedAndWhatWasAcceptedArrives() throws Exception {
        Traffic traffic = site.traffic();
        awaitMails(traffic, 100);
        database.close();
        await().atMost(Site.PATIENCE).until(() -> !traffic.refusals().isEmpty());
        database = EmbeddedMariaDb.start(directory, 64);
        door.leadTo(port(database));
        awaitMails(traffic, 100);
        everythingArrivesOnce(traffic);
        assertThat(traffic.refusals()).allSatisfy(reply -> assertThat(reply).startsWith("451 4.3.0"));
        assertThat(site.server().dataDir().resolve("mariadb")).as("no database of its own").doesNotExist();
    }

    @Test
    void whileItStandsStillNothingIsAcceptedEither() throws Exception {
        Traffic traffic = site.traffic();
        awaitMails(traffic, 50);
        long process = Long.parseLong(Files.readString(directory.path().resolve("mariadb/mariadbd.pid")).strip());
        signal("-STOP", process);
        try {
            int[] seen = {-1};
            await().pollInterval(Duration.ofMillis(500)).atMost(Site.PATIENCE).until(() -> {
                int before = seen[0];
                seen[0] = traffic.took();
                return before == seen[0];
            });
            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(4)).until(() -> traffic.took() == seen[0]);
        } finally {
            signal("-CONT", process);
        }
        awaitMails(traffic, 50);
        everythingArrivesOnce(traffic);
        assertThat(traffic.refusals()).allSatisfy(reply -> assertThat(reply).startsWith("451 4.3.0"));
    }

    private static void signal(String name, long process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", name, Long.toString(process)).inheritIO().start().waitFor()).isZero();
    }
}
