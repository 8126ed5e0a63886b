package org.colombier.lists.members;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.colombier.ops.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every day: forgets who left more than a year ago, in steps that hold no lock for long. */
@Component
class DepartureExpiry implements Job {

    private static final Duration KEPT = Duration.ofDays(365);
    private static final int STEP = 10_000;

    private final JdbcClient jdbc;
    private final Clock clock;

    DepartureExpiry(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "departure-expiry";
    }

    @Override
    public Duration every() {
        return Duration.ofDays(1);
    }

    @Override
    public String run() {
        Instant limit = clock.instant().minus(KEPT);
        long forgotten = 0;
        int step;
        do {
            step = jdbc.sql("DELETE FROM list_departure WHERE at < ? LIMIT " + STEP).param(MemberRows.utc(limit)).update();
            forgotten += step;
        } while (step == STEP);
        return forgotten + " departures forgotten";
    }
}
