package org.colombier.portal;

import java.util.Optional;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.mail.Domain;
import org.springframework.stereotype.Component;

/** Whose portal a request is for: the domain that its host name is, or all domains'. Thread-safe. */
@Component
class PortalHost {

    private final Domains domains;

    PortalHost(Domains domains) {
        this.domains = domains;
    }

    /** @param serverName of the request's Host field, without the port */
    Optional<Domain> domain(String serverName) {
        return Domain.tryParse(serverName).flatMap(domains::find).filter(d -> d.enabled() && !d.backupMx()).map(MailDomain::name);
    }
}
