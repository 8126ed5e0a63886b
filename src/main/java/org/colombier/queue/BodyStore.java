package org.colombier.queue;

import org.colombier.mail.MessageContent;

/**
 * Message bodies, each stored once and shared by queue, moderation, digest and archive; counted, and removed when
 * nobody refers to one any more. Every method joins the caller's transaction, so that a reference and the row that
 * holds it come and go together.
 */
public interface BodyStore {

    /** Stores a body with one reference, the caller's. */
    BodyId store(MessageContent content);

    /** One reference more. */
    void retain(BodyId body);

    /** One reference less; the last one removes the body. */
    void release(BodyId body);

    /**
     * The stored content; read from the database piece by piece at each {@code open()}.
     *
     * @throws java.util.NoSuchElementException if there is no such body
     */
    MessageContent content(BodyId body);
}
