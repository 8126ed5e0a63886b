package org.colombier.lists.scenario;

import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;

/** The questions about persons that scenarios ask. A list that does not exist has nobody. */
public interface Roles {

    boolean isSubscriber(EmailAddress list, EmailAddress who);

    /** Owners of the list, and the listmasters of its domain. */
    boolean isOwner(EmailAddress list, EmailAddress who);

    /** The moderators of the list; its owners when it has none. */
    boolean isEditor(EmailAddress list, EmailAddress who);

    boolean isListmaster(Domain domain, EmailAddress who);
}
