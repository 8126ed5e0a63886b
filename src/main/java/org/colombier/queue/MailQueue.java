package org.colombier.queue;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;

/**
 * The way into the queue. When a method returns outside a transaction, or when the transaction it joined commits, the
 * message is durable and will be delivered, reported or expired; before that nothing of it exists.
 */
public interface MailQueue {

    /**
     * Routes each recipient (aliases expanded, duplicates removed), stores the content once and one packet row per
     * group of recipients with the same next hop, and wakes the agents after the commit. Joins the caller's
     * transaction if there is one, else makes its own. Reads the recipients as a stream: memory does not grow with
     * their number.
     *
     * @param id         from {@link QueueId#next}
     * @param recipients at least one
     * @throws QueueUnavailable if the database does not answer or is full; the caller says 451 4.3.0
     */
    void submit(QueueId id, Envelope envelope, MessageContent content, Iterator<Recipient> recipients);

    default void submit(QueueId id, Envelope envelope, MessageContent content, List<Recipient> recipients) {
        submit(id, envelope, content, recipients.iterator());
    }

    /**
     * As {@link #submit}, but nothing is delivered until an administrator releases the message ({@link QueueAdmin#release}):
     * for what a restriction or a scanner sets aside. A recipient whose address is refused is reported at once.
     *
     * @param reason one line for the administrator, shown as the last reply; at most 1,000 characters are kept
     * @throws QueueUnavailable if the database does not answer or is full; the caller says 451 4.3.0
     */
    void hold(QueueId id, Envelope envelope, MessageContent content, List<Recipient> recipients, String reason);

    /** As {@link #submit}, of a body that the store already holds (a held post that is released, a post that a list passes on unchanged). */
    void submit(QueueId id, Envelope envelope, BodyId body, Iterator<Recipient> recipients);

    /**
     * As {@link #submit(QueueId, Envelope, MessageContent, Iterator)}, but nothing is delivered before a moment: for what a list sends
     * at a time of day. Its lifetime begins then. A recipient whose address is refused is reported at once.
     *
     * @throws QueueUnavailable if the database does not answer or is full; the caller says 451 4.3.0
     */
    void submit(QueueId id, Envelope envelope, MessageContent content, Iterator<Recipient> recipients, Instant notBefore);

    /** One message with one recipient. */
    record Mail(QueueId id, Envelope envelope, MessageContent content, Recipient recipient) {
    }

    /**
     * As {@link #submit}, of many messages that differ: letters with each recipient's own data. All or none are taken, with few
     * statements for all of them.
     *
     * @param mails     at least one; the caller bounds their number and what they weigh together, as they are one transaction
     * @param notBefore nothing is delivered earlier; empty for at once
     * @throws QueueUnavailable if the database does not answer or is full
     */
    void submitEach(List<Mail> mails, Optional<Instant> notBefore);
}
