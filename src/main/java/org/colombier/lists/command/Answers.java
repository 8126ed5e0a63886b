package org.colombier.lists.command;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.colombier.mail.EmailAddress;
import org.colombier.ops.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts what the command robot answers to each address, on all nodes together: the last fence against two programs that talk to each other. */
@Component
class Answers implements Job {

    /** Whether a mail may be answered. {@code FLOOD}: no, and this is the first time, of which the listmasters should hear. */
    enum Verdict { ANSWER, FLOOD, DROP }

    private final JdbcClient jdbc;
    private final Clock clock;
    private final CommandSettings settings;

    Answers(JdbcClient jdbc, Clock clock, CommandSettings settings) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.settings = settings;
    }

    /** Counts one more answer to this address. The counter fades by the factor for each sampling delay that went by. */
    Verdict another(EmailAddress address) {
        String who = address.canonical().toString();
        jdbc.sql("""
                INSERT INTO robot_answers (address, counted, answers, told) VALUES (:address, :now, 1, FALSE) ON DUPLICATE KEY UPDATE
                answers = 1 + answers * POW(:factor, FLOOR(GREATEST(0, TIMESTAMPDIFF(SECOND, counted, :now)) / :delay)),
                told = told AND answers > :most,
                counted = IF(TIMESTAMPDIFF(SECOND, counted, :now) >= :delay, :now, counted)""")
            .param("address", who).param("now", now()).param("factor", settings.loopCommandDecreaseFactor())
            .param("delay", settings.loopCommandSamplingDelay().toSeconds()).param("most", settings.loopCommandMax()).update();
        if (jdbc.sql("SELECT answers FROM robot_answers WHERE address = ?").param(who).query(Double.class).single() <= settings.loopCommandMax()) {
            return Verdict.ANSWER;
        }
        return jdbc.sql("UPDATE robot_answers SET told = TRUE WHERE address = ? AND NOT told").param(who).update() == 1 ? Verdict.FLOOD : Verdict.DROP;
    }

    @Override
    public String name() {
        return "command-counters";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    /** Forgets counters that have faded, and Message-IDs of a day ago. */
    @Override
    public String run() {
        int counters = jdbc.sql("DELETE FROM robot_answers WHERE counted < ?").param(now().minus(settings.loopCommandSamplingDelay().multipliedBy(10))).update();
        int seen = jdbc.sql("DELETE FROM seen_command WHERE seen < ?").param(now().minus(SeenCommands.REMEMBERED)).update();
        return counters + " counters and " + seen + " Message-IDs forgotten";
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
