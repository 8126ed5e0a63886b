package org.colombier.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.colombier.mail.EmailAddress;
import org.colombier.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class PortalLoginsTest {

    private static final EmailAddress ANNE = EmailAddress.parse("Anne@example.test");

    private static JdbcClient jdbc;

    private final SetClock clock = new SetClock();
    private final PortalLogins logins = new PortalLogins(jdbc, clock);

    @BeforeAll
    static void migrate() {
        TestDatabase.Fresh fresh = TestDatabase.fresh();
        Flyway.configure().dataSource(fresh.url(), fresh.user(), fresh.password()).locations("classpath:sql").load().migrate();
        jdbc = JdbcClient.create(new DriverManagerDataSource(fresh.url(), fresh.user(), fresh.password()));
    }

    @Test
    void aLoginLastsUntilItIsEnded() {
        String token = logins.begin(ANNE);
        assertThat(logins.who(token)).contains(ANNE.canonical());
        logins.end(token);
        assertThat(logins.who(token)).isEmpty();
    }

    @Test
    void aLoginEndsAfterSevenDaysWithoutARequest() {
        String token = logins.begin(ANNE);
        clock.pass(Duration.ofDays(6));
        assertThat(logins.who(token)).isPresent();
        clock.pass(Duration.ofDays(6));
        assertThat(logins.who(token)).isPresent();
        clock.pass(Duration.ofDays(8));
        assertThat(logins.who(token)).isEmpty();
    }

    @Test
    void aLinkLogsInOnceAndWithinTheHour() {
        String link = logins.newLink(ANNE);
        assertThat(logins.isUsable(link)).isTrue();
        assertThat(logins.redeem(link)).contains(ANNE.canonical());
        assertThat(logins.redeem(link)).isEmpty();
        assertThat(logins.isUsable(link)).isFalse();
        String late = logins.newLink(ANNE);
        clock.pass(Duration.ofMinutes(61));
        assertThat(logins.redeem(late)).isEmpty();
    }

    @Test
    void theDatabaseDoesNotHoldTheToken() {
        String token = logins.begin(ANNE);
        assertThat(jdbc.sql("SELECT HEX(token_hash) FROM portal_session").query(String.class).list()).hasSizeGreaterThan(0)
            .noneMatch(hash -> hash.contains(token));
    }

    @Test
    void aNewPasswordEndsTheLoginsOfTheOldOne() {
        PortalUsers users = new PortalUsers(jdbc, new Passwords(), logins);
        users.setPassword(ANNE, "first password");
        String token = logins.begin(ANNE);
        users.setPassword(ANNE, "second password");
        assertThat(logins.who(token)).isEmpty();
        assertThat(users.authenticate(" ANNE@example.test", "second password")).contains(ANNE.canonical());
        assertThat(users.authenticate("anne@example.test", "first password")).isEmpty();
        assertThat(users.authenticate("nobody@example.test", "second password")).isEmpty();
    }

    private static final class SetClock extends Clock {

        private Instant now = Instant.parse("2026-11-20T12:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
