package org.colombier.queue;

import java.util.List;
import org.colombier.mail.Envelope;
import org.colombier.mail.Recipient;
import org.colombier.mail.SmtpReply;

/**
 * Somebody who takes the final failures of mail that went out under reverse-paths of its own, in the transaction that records them,
 * so that no report has to be written, queued, and read again. {@code lists} implements it.
 */
public interface FailureTaker {

    /** @param reply the last word on the recipient; of class 4 where time ran out */
    record Failure(Recipient recipient, SmtpReply reply) {
    }

    /**
     * @param id     of the message, for the log
     * @param failed of one packet: at most a thousand
     * @return false if the mail is none of its own: then the sender gets a report as ever. An exception takes the record of the attempt back
     */
    boolean take(QueueId id, Envelope envelope, List<Failure> failed);
}
