package org.colombier.lists.members;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;

/** In which domains a list's owners must be ({@code owner_domain}): all of them, or at least so many. */
final class OwnerDomains {

    private final MailingList list;
    private final List<Domain> domains;
    private final long least;

    OwnerDomains(MailingList list, ListSettings settings) {
        this.list = list;
        this.domains = settings.get(ListParameters.OWNER_DOMAIN);
        this.least = settings.get(ListParameters.OWNER_DOMAIN_MIN);
    }

    /** @throws ListConflict if all owners must be in the domains and this one is not */
    void checkNew(EmailAddress owner) {
        if (!domains.isEmpty() && least == 0 && !domains.contains(owner.domain())) {
            throw new ListConflict("admin.conflict.domain", owner.toString(), list.address().toString(), named());
        }
    }

    /** @throws ListConflict if without this owner fewer than needed would be in the domains */
    void checkLeaving(EmailAddress owner, Collection<ListAdmin> owners) {
        long in = owners.stream().filter(o -> domains.contains(o.address().domain())).count();
        if (domains.contains(owner.domain()) && in <= least) {
            throw new ListConflict("admin.conflict.domain-min", owner.toString(), list.address().toString(), named(), Long.toString(least));
        }
    }

    private String named() {
        return domains.stream().map(Domain::unicode).collect(Collectors.joining(", "));
    }
}
