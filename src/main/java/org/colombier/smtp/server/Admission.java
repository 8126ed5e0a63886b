package org.colombier.smtp.server;

import java.util.Optional;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.ops.Site;
import org.colombier.routing.Resolution;
import org.colombier.routing.Router;
import org.springframework.stereotype.Component;

/** Who is meant by an address that names no domain. Thread-safe. */
@Component
class Admission {

    private final Router router;
    private final Domains domains;
    private final Site site;

    Admission(Router router, Domains domains, Site site) {
        this.router = router;
        this.domains = domains;
        this.site = site;
    }

    /** Where {@code <postmaster>} without a domain goes (RFC 5321 section 4.5.1): our host name's if it has one, else the first domain's that has. */
    Optional<EmailAddress> postmaster() {
        return Domain.tryParse(site.hostname()).map(EmailAddress::postmasterOf).filter(this::isOurs)
            .or(() -> domains.all().stream().filter(d -> d.enabled() && !d.backupMx()).map(MailDomain::name).map(EmailAddress::postmasterOf)
                .filter(this::isOurs).findFirst());
    }

    private boolean isOurs(EmailAddress address) {
        Resolution resolution = router.resolve(address);
        return resolution.local() && resolution.refusal().isEmpty();
    }
}
