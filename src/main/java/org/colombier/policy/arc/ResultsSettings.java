package org.colombier.policy.arc;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How our results are known.
 *
 * @param authservId the name that our Authentication-Results fields bear; {@code colombier.hostname} if not set. Nodes that share a
 *                   database set the same one, since each removes from what comes in only what bears its own
 */
@ConfigurationProperties("colombier.policy")
record ResultsSettings(@DefaultValue("") String authservId) {

    ResultsSettings {
        authservId = authservId.strip();
        if (!authservId.matches("[A-Za-z0-9._-]{0,255}")) {
            throw new IllegalArgumentException("colombier.policy.authserv-id must be a host name");
        }
    }
}
