package org.colombier.lists.catalog;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.colombier.directory.Accounts;
import org.colombier.directory.Aliases;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Component;

/** May a list have this address? Its name must be one, its domain ours, and nobody else at any of its addresses. */
@Component
class FreeAddresses {

    private final ListNames names;
    private final Domains domains;
    private final Accounts accounts;
    private final Aliases aliases;

    FreeAddresses(ListNames names, Domains domains, Accounts accounts, Aliases aliases) {
        this.names = names;
        this.domains = domains;
        this.accounts = accounts;
        this.aliases = aliases;
    }

    /**
     * @param list canonical
     * @return the list's domain
     */
    MailDomain check(EmailAddress list) {
        names.check(list.localPart());
        MailDomain domain = domains.find(list.domain()).filter(d -> !d.backupMx())
            .orElseThrow(() -> new ListConflict("list.conflict.domain", list.domain().unicode()));
        List<EmailAddress> family = ListNames.family(list);
        Optional<EmailAddress> taken = Stream.concat(accounts.findAll(family).keySet().stream(), aliases.targets(family).keySet().stream()).findFirst();
        if (taken.isPresent()) {
            throw new ListConflict("list.conflict.taken", taken.get().toString());
        }
        return domain;
    }
}
