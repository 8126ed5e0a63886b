package org.colombier.routing;

import java.util.Optional;
import org.colombier.mail.NextHop;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The host that takes all our outgoing mail.
 *
 * @param relayHost {@code [host]:port}, or a domain whose MX are used; empty to look up the MX of each recipient's domain
 */
@ConfigurationProperties("colombier")
record RelayHost(@DefaultValue("") String relayHost) {

    RelayHost {
        relayHost = relayHost.strip();
        if (!relayHost.isEmpty()) {
            try {
                Destination.parse(relayHost, NextHop.Transport.SMTP);
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("colombier.relay-host: " + wrong.getMessage());
            }
        }
    }

    Optional<NextHop> hop() {
        return relayHost.isEmpty() ? Optional.empty() : Optional.of(Destination.parse(relayHost, NextHop.Transport.SMTP));
    }
}
