package org.colombier.portal.security;

import java.time.Duration;
import org.colombier.directory.PortalLogins;
import org.colombier.ops.Job;
import org.springframework.stereotype.Component;

/** Removes what is over: logins, links, counts of attempts. */
@Component
class PortalSweep implements Job {

    private final PortalLogins logins;
    private final Attempts attempts;

    PortalSweep(PortalLogins logins, Attempts attempts) {
        this.logins = logins;
        this.attempts = attempts;
    }

    @Override
    public String name() {
        return "portal-sweep";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public String run() {
        return logins.removeExpired() + " logins, " + attempts.removeExpired() + " counts removed";
    }
}
