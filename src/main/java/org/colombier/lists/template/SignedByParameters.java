package org.colombier.lists.template;

import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListParameters.DkimMail;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.springframework.stereotype.Component;

/** Asks the list's parameters. Thread-safe. */
@Component
class SignedByParameters implements SignedLetters {

    private final Catalog catalog;

    SignedByParameters(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public boolean areThoseOf(MailingList list) {
        ListSettings settings = catalog.settings(list);
        return settings.get(ListParameters.DKIM_FEATURE) && settings.get(ListParameters.DKIM_ADD_SIGNATURE_TO).contains(DkimMail.ROBOT);
    }
}
