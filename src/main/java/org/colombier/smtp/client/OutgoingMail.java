package org.colombier.smtp.client;

import java.util.List;
import java.util.OptionalInt;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.NextHop;
import org.colombier.mail.Recipient;

/**
 * One packet for the world: one message, one next hop, some recipients.
 *
 * @param queueId for the log
 * @param hop     SMTP or LMTP; a domain or {@code [host]:port}
 * @param signing what is put on top of the content as it goes out
 * @param recipientsAtOnce how many recipients a transaction may have, where this destination has its own number
 */
public record OutgoingMail(String queueId, NextHop hop, Envelope envelope, MessageContent content, List<Recipient> recipients, Signing signing,
                           OptionalInt recipientsAtOnce) {

    /** A packet that goes out unsigned, as many recipients at once as everywhere. */
    public OutgoingMail(String queueId, NextHop hop, Envelope envelope, MessageContent content, List<Recipient> recipients) {
        this(queueId, hop, envelope, content, recipients, Signing.NONE, OptionalInt.empty());
    }

    /** Each recipient has its own reverse-path or its own content, and so its own transaction. */
    boolean isIndividual() {
        return envelope.verp() || envelope.keyOffset() >= 0;
    }
}
