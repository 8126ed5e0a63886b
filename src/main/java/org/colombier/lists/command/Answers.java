package org.colombier.lists.command;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.colombier.mail.EmailAddress;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Counts what the command robot answers to each address, on all nodes together: the last fence against two programs that talk to each other. */
@Component
class Answers {

    /**
     * The command robot.
     *
     * @param answersPerHour how many mails of one sender are answered in an hour; more are dropped, with a line in the mail log
     */
    @ConfigurationProperties("colombier.commands")
    record Settings(@DefaultValue("60") int answersPerHour) {
    }

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Settings settings;

    Answers(JdbcClient jdbc, Clock clock, Settings settings) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.settings = settings;
    }

    /** Counts one more answer to this address. @return false if it had enough this hour */
    boolean another(EmailAddress address) {
        LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        jdbc.sql("INSERT INTO robot_answers (address, hour, answers) VALUES (:address, :now, 1) ON DUPLICATE KEY UPDATE"
                + " answers = IF(hour < :begin, 1, answers + 1), hour = IF(hour < :begin, :now, hour)")
            .param("address", address.canonical().toString()).param("now", now).param("begin", now.minus(Duration.ofHours(1))).update();
        return jdbc.sql("SELECT answers FROM robot_answers WHERE address = ?").param(address.canonical().toString()).query(Integer.class).single() <= settings.answersPerHour();
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT9M")
    void forget() {
        jdbc.sql("DELETE FROM robot_answers WHERE hour < ?").param(LocalDateTime.ofInstant(clock.instant().minus(Duration.ofHours(2)), ZoneOffset.UTC)).update();
    }
}
