package org.colombier.smtp.client;

import java.util.List;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.NextHop;
import org.colombier.mail.Recipient;

/**
 * One packet for the world: one message, one next hop, some recipients.
 *
 * @param queueId for the log
 * @param hop     SMTP or LMTP; a domain or {@code [host]:port}
 */
public record OutgoingMail(String queueId, NextHop hop, Envelope envelope, MessageContent content, List<Recipient> recipients) {
}
