package org.colombier.policy.arc;

import java.util.Optional;
import org.colombier.mail.AuthenticationResults;
import org.colombier.mail.HeaderSection;
import org.colombier.ops.Site;
import org.springframework.stereotype.Component;

/** What this site found out about a message when it came, as its own Authentication-Results field says. Thread-safe. */
@Component
public class OwnResults {

    private final String server;

    OwnResults(ResultsSettings settings, Site site) {
        this.server = settings.authservId().isEmpty() ? site.hostname() : settings.authservId();
    }

    /** The authserv-id. */
    public String server() {
        return server;
    }

    /** Empty of mail that was not examined. Nobody else can have written it: what came with our name was removed. */
    public Optional<AuthenticationResults> of(HeaderSection header) {
        return AuthenticationResults.topmost(header, server);
    }

    /** The results for a test or a site with this host name and no settings. */
    public static OwnResults of(Site site) {
        return new OwnResults(new ResultsSettings(""), site);
    }
}
