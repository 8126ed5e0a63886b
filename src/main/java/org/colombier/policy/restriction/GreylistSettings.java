package org.colombier.policy.restriction;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How greylisting goes, where a list of restrictions has {@code greylist}.
 *
 * @param delay       how long a client, sender and recipient seen for the first time are put off, 1s to 1h
 * @param retryWindow a new one must come again within this time, else it is new again
 * @param keep        one that came again passes for so long after its last mail
 * @param clientAfter so many that came again let everything of their client's network pass; 0 for never
 */
@ConfigurationProperties("colombier.policy.restriction.greylist")
record GreylistSettings(@DefaultValue("5m") Duration delay, @DefaultValue("2d") Duration retryWindow, @DefaultValue("35d") Duration keep,
    @DefaultValue("5") int clientAfter) {

    GreylistSettings {
        if (delay.toSeconds() < 1 || delay.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("colombier.policy.restriction.greylist.delay: 1s to 1h, not " + delay);
        }
        if (retryWindow.compareTo(delay) <= 0 || retryWindow.toDays() > 30) {
            throw new IllegalArgumentException("colombier.policy.restriction.greylist.retry-window: more than the delay, at most 30d, not " + retryWindow);
        }
        if (keep.compareTo(retryWindow) < 0 || keep.toDays() > 400) {
            throw new IllegalArgumentException("colombier.policy.restriction.greylist.keep: at least the retry window, at most 400d, not " + keep);
        }
        if (clientAfter < 0) {
            throw new IllegalArgumentException("colombier.policy.restriction.greylist.client-after: 0 or more, not " + clientAfter);
        }
    }
}
