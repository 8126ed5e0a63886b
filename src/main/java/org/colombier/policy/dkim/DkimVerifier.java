package org.colombier.policy.dkim;

import java.util.List;
import org.colombier.mail.MessageContent;

/** Checks the DKIM signatures of mail that comes in (RFC 6376 section 6). Thread-safe. */
public interface DkimVerifier {

    /**
     * Checks the signatures from the top of the message down; how many at most is a setting, those beyond it get
     * {@link DkimResult.Result#POLICY}. Blocks for look-ups in DNS; memory does not grow with the size of the body.
     *
     * @return a result for each signature, empty if there is none
     * @throws java.io.UncheckedIOException if the content cannot be read
     */
    List<DkimResult> verify(MessageContent content);
}
