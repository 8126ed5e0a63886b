package org.colombier.lists.robot;

import org.colombier.lists.scenario.SpamFilter;
import org.colombier.ops.MailLog;
import org.springframework.stereotype.Component;

/**
 * Drops spam before a robot obeys it or passes it on to people; posts go their way, where it makes them wait for a
 * moderator, and bounces are nobody's mail. Thread-safe.
 */
@Component
class SpamDoor {

    private final SpamFilter filter;

    SpamDoor(SpamFilter filter) {
        this.filter = filter;
    }

    boolean drops(RobotJob job) {
        boolean concerns = switch (job.role()) {
            case POST, BOUNCE -> false;
            case OWNER -> !job.reversePath().isNull();
            default -> true;
        };
        if (!concerns || filter.status(job.domain(), job.mail().content()) != SpamFilter.Status.SPAM) {
            return false;
        }
        MailLog.line("robot", job.mail().queueId(), "to=<" + job.address() + ">, status=dropped (spam_status)");
        return true;
    }
}
