package org.colombier.lists.posting;

import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.mail.ReversePath;

/**
 * A mail to a list's own address.
 *
 * @param queueId     for the log
 * @param reversePath of the envelope
 */
public record Post(MailingList list, String queueId, ReversePath reversePath, HeaderSection header, MessageContent content) {
}
