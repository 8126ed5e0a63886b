package org.colombier.lists.family;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Lists that are made by the first mail to them.
 *
 * @param automaticPerHour lists of one family that may be made so within an hour; further mail waits
 * @param automaticWait    how long a mail waits for its new list's data sources; then it comes again
 * @param parallel         lists that are made so at the same time on one node
 */
@ConfigurationProperties("colombier.family")
record FamilySettings(@DefaultValue("100") int automaticPerHour, @DefaultValue("30s") Duration automaticWait, @DefaultValue("4") int parallel) {

    FamilySettings {
        if (automaticPerHour < 0) {
            throw new IllegalArgumentException("colombier.family.automatic-per-hour: not negative: " + automaticPerHour);
        }
        if (automaticWait.isNegative() || automaticWait.isZero() || automaticWait.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("colombier.family.automatic-wait: more than 0 and at most 10 minutes: " + automaticWait);
        }
        if (parallel < 1 || parallel > 32) {
            throw new IllegalArgumentException("colombier.family.parallel: 1 to 32: " + parallel);
        }
    }
}
