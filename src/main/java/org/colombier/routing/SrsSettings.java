package org.colombier.routing;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The return addresses of forwarded mail.
 *
 * @param srs         mail from elsewhere that an alias of ours sends on to elsewhere leaves under a return address of ours, so that it passes SPF there
 * @param srsLifetime how long mail to such a return address is taken, 1 to 60 days
 */
@ConfigurationProperties("colombier.routing")
record SrsSettings(@DefaultValue("true") boolean srs, @DefaultValue("21d") Duration srsLifetime) {

    SrsSettings {
        if (srsLifetime.toDays() < 1 || srsLifetime.toDays() > 60) {
            throw new IllegalArgumentException("colombier.routing.srs-lifetime: 1 to 60 days, not " + srsLifetime);
        }
    }
}
