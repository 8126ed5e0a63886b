package org.colombier.policy.dkim;

import java.time.Duration;
import org.colombier.ops.Job;
import org.springframework.stereotype.Component;

/** Looks after our keys: see {@link DkimAdmin#advance}. */
@Component
class KeyJob implements Job {

    private final DkimAdmin keys;

    KeyJob(DkimAdmin keys) {
        this.keys = keys;
    }

    @Override
    public String name() {
        return "dkim-keys";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(2);
    }

    @Override
    public String run() {
        return keys.advance();
    }
}
