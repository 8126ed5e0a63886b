package org.colombier.policy.arc;

import java.time.Duration;
import org.colombier.mail.Domain;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of ARC.
 *
 * @param arcSeal    whether mail of strangers that is passed on, by a forward or a list, gets our seal; it says what {@code colombier.policy.checks}
 *                   found, which should name {@code arc}: a chain that was not checked gets no seal
 * @param arcDomain  the domain whose DKIM key seals forwards; if not set the host name's. A list's domain seals its posts
 * @param arcTimeout how long the look-ups of one chain's keys may take together; a chain whose keys come later does not hold
 */
@ConfigurationProperties("colombier.policy")
record ArcSettings(@DefaultValue("false") boolean arcSeal, @DefaultValue("") String arcDomain, @DefaultValue("15s") Duration arcTimeout) {

    ArcSettings {
        if (!arcDomain.isEmpty() && Domain.tryParse(arcDomain).isEmpty()) {
            throw new IllegalArgumentException("colombier.policy.arc-domain is not a domain: " + arcDomain);
        }
        if (!arcTimeout.isPositive()) {
            throw new IllegalArgumentException("colombier.policy.arc-timeout must be more than zero");
        }
    }
}
