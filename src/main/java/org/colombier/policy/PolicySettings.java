package org.colombier.policy;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the policy room.
 *
 * @param dmarcTimeout how long a message waits at most for the DMARC policy of its author's domain
 */
@ConfigurationProperties("colombier.policy")
record PolicySettings(@DefaultValue("2s") Duration dmarcTimeout) {
}
