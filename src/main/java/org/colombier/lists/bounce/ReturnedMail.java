package org.colombier.lists.bounce;

import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.mail.ReversePath;

/**
 * A mail to an address where things come back.
 *
 * @param queueId for the log
 * @param header  of the content; not to be changed
 */
public record ReturnedMail(String queueId, ReversePath reversePath, HeaderSection header, MessageContent content) {
}
