package org.colombier.lists.posting;

import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;

/** Sends an admitted post to the members of a list, in the caller's transaction. */
public interface Distribution {

    /**
     * @param author of the post, for those who do not want their own back
     * @param origin for the mail log: the queue id the post came with
     * @throws java.util.NoSuchElementException if the list is gone
     */
    void distribute(long listId, EmailAddress author, MessageContent content, String origin);
}
