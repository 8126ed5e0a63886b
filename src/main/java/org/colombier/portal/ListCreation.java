package org.colombier.portal;

import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** A list and its first owner come into being together. Thread-safe. */
@Component
class ListCreation {

    private final Catalog catalog;
    private final Admins admins;

    ListCreation(Catalog catalog, Admins admins) {
        this.catalog = catalog;
        this.admins = admins;
    }

    /** @throws org.colombier.lists.catalog.ListConflict as {@link Catalog#create} */
    @Transactional
    MailingList create(EmailAddress address, String type, String subject, EmailAddress owner, EmailAddress by) {
        MailingList list = catalog.create(NewList.of(address, type, subject).by(by));
        admins.add(list, ListAdmin.owner(list.id(), owner, ""));
        return list;
    }
}
