package org.colombier.policy.arc;

import org.colombier.mail.MessageContent;

/** Checks the ARC chain of mail that comes in (RFC 8617 section 5.2). Thread-safe. */
public interface ArcVerifier {

    /**
     * Checks every seal and the newest signature. Blocks for look-ups in DNS; memory does not grow with the size of the body.
     *
     * @throws java.io.UncheckedIOException if the content cannot be read
     */
    ArcResult verify(MessageContent content);
}
