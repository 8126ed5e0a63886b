package org.colombier.lists.digest;

import java.time.Duration;
import org.colombier.ops.Job;
import org.springframework.stereotype.Component;

@Component
class DigestJob implements Job {

    private final Digests digests;

    DigestJob(Digests digests) {
        this.digests = digests;
    }

    @Override
    public String name() {
        return "digests";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(30);
    }

    @Override
    public String run() {
        Digests.Sent sent = digests.sendDue();
        return "digests: " + sent.editions() + ", posts: " + sent.posts() + ", copies: " + sent.copies();
    }
}
