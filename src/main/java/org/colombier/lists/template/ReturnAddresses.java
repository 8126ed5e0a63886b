package org.colombier.lists.template;

import java.util.Optional;
import org.colombier.mail.EmailAddress;

/**
 * Gives letters of lists to members a return address of their own, where the list wants to know by them whether the mailbox works.
 * {@code lists.bounce} implements it, for it knows what it means when such a letter comes back.
 */
public interface ReturnAddresses {

    /** Where this letter comes back to if it cannot arrive; empty for where such letters do. */
    Optional<EmailAddress> of(Letter letter);
}
