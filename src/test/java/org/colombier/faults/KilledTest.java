package org.colombier.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.colombier.faults.Site.Copy;
import org.colombier.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server that is killed, that loses its database, or that is told to stop, always in the middle of mixed traffic. */
class KilledTest {

    /** {@code bench/faults} makes it more. */
    private static final int KILLS = Integer.getInteger("faults.kills", 2);
    private static final int MAILS_BETWEEN = Integer.getInteger("faults.mails", 100);
    /** What twenty sessions of five milliseconds a transaction settle between two commits of a busy machine, and as many robots and mailboxes. */
    private static final int IN_FLIGHT = 200;
    /** What was settled longer before a kill stands in the database. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private static Site site;

    @BeforeAll
    static void start() {
        site = Site.withItsOwnDatabase();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static void awaitMails(Traffic traffic, int more) {
        int before = traffic.took();
        await().atMost(Site.PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> traffic.took() >= before + more);
    }

    @Test
    void killedAgainAndAgainItDeliversOrReportsAllItSaidYesToAndRepeatsOnlyWhatWasInFlight() throws Exception {
        Traffic traffic = site.traffic();
        List<Instant> kills = new ArrayList<>();
        for (int i = 0; i < KILLS; i++) {
            awaitMails(traffic, MAILS_BETWEEN);
            ProcessHandle orphan = site.server().database();
            site.server().kill();
            kills.add(Instant.now());
            assertThat(orphan.isAlive()).as("the database outlives the process").isTrue();
            site.server().restart();
            assertThat(orphan.isAlive()).as("and is ended by the next one, which starts its own").isFalse();
        }
        awaitMails(traffic, MAILS_BETWEEN);
        traffic.stop();
        site.awaitEveryCopyOf(traffic);
        site.awaitEmptyQueue();
        List<Copy> repeated = site.repeated(traffic.accepted());
        tell(traffic, repeated);
        assertThat(traffic.refused()).as("said no to").isEmpty();
        assertThat(repeated.size()).as("copies too many").isLessThanOrEqualTo(KILLS * IN_FLIGHT);
        assertThat(repeated).as("first copies at the time of a kill").allMatch(copy -> kills.stream().anyMatch(kill -> isInFlight(copy.at(), kill)));
    }

    private static boolean isInFlight(Instant at, Instant kill) {
        return at.isAfter(kill.minus(SETTLED)) && !at.isAfter(kill);
    }

    private static void tell(Traffic traffic, List<Copy> repeated) throws IOException {
        long copies = traffic.accepted().stream().flatMap(Mail::copies).count();
        Files.writeString(TestDatabase.directory().resolve("faults.txt"), KILLS + " kills: " + traffic.took() + " mails accepted, " + copies
            + " copies and reports due, all there; " + repeated.size() + " twice\n");
    }

    @Test
    void whenItsDatabaseIsKilledItSaysNotNowUntilItHasStartedItAgain() throws Exception {
        Traffic traffic = site.traffic();
        awaitMails(traffic, MAILS_BETWEEN);
        ProcessHandle first = site.server().database();
        first.destroyForcibly();
        await().atMost(Site.PATIENCE).until(() -> !traffic.refusals().isEmpty());
        awaitMails(traffic, MAILS_BETWEEN);
        traffic.stop();
        assertThat(site.server().database().pid()).isNotEqualTo(first.pid());
        assertThat(traffic.refusals()).allSatisfy(reply -> assertThat(reply).startsWith("451 4.3.0"));
        site.awaitEveryCopyOf(traffic);
        site.awaitEmptyQueue();
        assertThat(site.repeated(traffic.accepted())).as("the outcomes were kept meanwhile").isEmpty();
    }

    @Test
    void toldToStopItEndsInOrderWithinTenSecondsAndRepeatsNothingLater() throws Exception {
        Traffic traffic = site.traffic();
        awaitMails(traffic, MAILS_BETWEEN);
        site.server().terminate();
        assertThat(site.server().awaitExit(Duration.ofSeconds(10))).isZero();
        traffic.stop();
        site.server().restart();
        site.awaitEveryCopyOf(traffic);
        site.awaitEmptyQueue();
        assertThat(site.repeated(traffic.accepted())).isEmpty();
    }
}
