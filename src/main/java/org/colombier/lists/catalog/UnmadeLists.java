package org.colombier.lists.catalog;

import org.colombier.mail.EmailAddress;

/** What the catalog asks about addresses without a list: may the first mail make one? A room above implements it. Cheap: asked for each unknown recipient. */
public interface UnmadeLists {

    /** True if a mail to the address may make a list of that address. */
    boolean covers(EmailAddress list);

    /** True if mail of that sender may. */
    boolean mayMake(EmailAddress list, EmailAddress sender);
}
