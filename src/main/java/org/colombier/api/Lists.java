package org.colombier.api;

import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Component;

/** Finds the list that a request speaks of. Thread-safe. */
@Component
class Lists {

    private final Catalog catalog;

    Lists(Catalog catalog) {
        this.catalog = catalog;
    }

    MailingList find(String text) {
        EmailAddress address = Input.address(text);
        return catalog.find(address).orElseThrow(() -> Refused.notFound("list " + address));
    }
}
