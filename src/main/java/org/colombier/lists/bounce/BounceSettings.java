package org.colombier.lists.bounce;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a member whose mail comes back is judged.
 *
 * @param minimumCount  bounces below which a member has no score, 1 to 10000
 * @param minimumPeriod from the first bounce to the last; a shorter time gives no score: one bad week is no verdict
 * @param delay         how long after a post its bounces are expected to come; the days whose posts are compared lie so much earlier
 * @param expire        bounces are forgotten when the list has posted and for so long none came
 * @param notifyEvery   a member is written to about bounces at most so often
 * @param probe         before a member is removed for their score, a last letter is sent: if it comes back they are removed,
 *                      if it does not within {@code probe-wait} their bounces are forgotten
 * @param probeWait     how long a probe is waited for
 * @param actionsKept   how long owners can read what was done
 */
@ConfigurationProperties("colombier.bounce")
record BounceSettings(
    @DefaultValue("10") int minimumCount,
    @DefaultValue("10d") Duration minimumPeriod,
    @DefaultValue("0d") Duration delay,
    @DefaultValue("10d") Duration expire,
    @DefaultValue("7d") Duration notifyEvery,
    @DefaultValue("false") boolean probe,
    @DefaultValue("6d") Duration probeWait,
    @DefaultValue("365d") Duration actionsKept) {

    BounceSettings {
        if (minimumCount < 1 || minimumCount > 10_000) {
            throw new IllegalArgumentException("colombier.bounce.minimum-count: from 1 to 10000, not " + minimumCount);
        }
        atLeast("minimum-period", minimumPeriod, Duration.ZERO);
        atLeast("delay", delay, Duration.ZERO);
        atLeast("expire", expire, Duration.ofDays(1));
        atLeast("notify-every", notifyEvery, Duration.ofDays(1));
        atLeast("probe-wait", probeWait, Duration.ofDays(1));
        atLeast("actions-kept", actionsKept, Duration.ofDays(1));
    }

    private static void atLeast(String key, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(Duration.ofDays(3_650)) > 0) {
            throw new IllegalArgumentException("colombier.bounce." + key + ": from " + least.toDays() + "d to 3650d, not " + value);
        }
    }
}
