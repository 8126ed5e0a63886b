package org.colombier.routing;

import java.util.Optional;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.mail.Domain;
import org.colombier.queue.ReportLanguages;
import org.springframework.stereotype.Service;

/** The language a domain of ours has in the directory. Thread-safe. */
@Service
class DomainLanguages implements ReportLanguages {

    private final Domains domains;

    DomainLanguages(Domains domains) {
        this.domains = domains;
    }

    @Override
    public Optional<String> of(Domain domain) {
        return domains.find(domain).map(MailDomain::language);
    }
}
