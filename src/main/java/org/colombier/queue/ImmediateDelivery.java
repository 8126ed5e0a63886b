package org.colombier.queue;

import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.mail.SmtpReply;

/** Who can deliver to a mailbox while the client still waits for its answer; {@code delivery} implements it. */
public interface ImmediateDelivery {

    /**
     * Delivers to a recipient whose next hop is a mailbox. When the reply is positive the message is there for good: as
     * durable as the queue. Any other reply leaves nothing behind, and the mail to the queue. Thread-safe.
     */
    SmtpReply deliver(QueueId id, Envelope envelope, MessageContent content, Recipient recipient);
}
