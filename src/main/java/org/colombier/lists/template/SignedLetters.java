package org.colombier.lists.template;

import org.colombier.lists.catalog.MailingList;

/** Tells whether the letters about a list are signed ({@code dkim_feature}, {@code dkim_add_signature_to}); those of a domain's robot always are. */
interface SignedLetters {

    boolean areThoseOf(MailingList list);
}
