package org.colombier.smtp.client;

import java.io.IOException;
import org.colombier.mail.MessageContent;

/**
 * Puts signatures on what goes out, once it is as the peer will see it: after any conversion for a peer that takes seven
 * bits only.
 */
@FunctionalInterface
public interface Signing {

    /** Nothing is signed. */
    Signing NONE = (content, keyOffset) -> key -> new byte[0];

    /** The signatures of one content's copies. */
    @FunctionalInterface
    interface Signatures {

        /**
         * @param key the copy's key, empty where all copies are equal
         * @return header fields to stand on top of the copy, each ended by CRLF; empty for none
         * @throws IOException if the content cannot be read now
         */
        byte[] fieldsFor(String key) throws IOException;
    }

    /**
     * Asked once per packet and form of the content.
     *
     * @param content   the message as it is sent, but for the copies' keys; a lone CR or LF in it leaves as CRLF
     * @param keyOffset where the copies' keys go in, -1 for nowhere
     * @throws IOException if the content cannot be read now
     */
    Signatures over(MessageContent content, int keyOffset) throws IOException;
}
