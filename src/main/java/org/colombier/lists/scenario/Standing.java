package org.colombier.lists.scenario;

import java.util.Optional;
import org.colombier.directory.Domains;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Component;

/** What the directory knows of persons. */
@Component
class Standing implements Roles, ListFacts {

    private final Domains domains;

    Standing(Domains domains) {
        this.domains = domains;
    }

    @Override
    public boolean isSubscriber(EmailAddress list, EmailAddress who) {
        return isListmaster(list.domain(), who);
    }

    @Override
    public boolean isOwner(EmailAddress list, EmailAddress who) {
        return isListmaster(list.domain(), who);
    }

    @Override
    public boolean isEditor(EmailAddress list, EmailAddress who) {
        return isListmaster(list.domain(), who);
    }

    @Override
    public boolean isListmaster(Domain domain, EmailAddress who) {
        return domains.isListmaster(domain, who);
    }

    @Override
    public boolean isOpen(EmailAddress list) {
        return true;
    }

    @Override
    public Optional<String> parameter(EmailAddress list, String name) {
        return Optional.empty();
    }

    @Override
    public long members(EmailAddress list) {
        return 0;
    }
}
