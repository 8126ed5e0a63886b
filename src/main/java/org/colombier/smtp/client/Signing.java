package org.colombier.smtp.client;

import java.io.IOException;
import org.colombier.mail.MessageContent;

/**
 * Puts signatures on what goes out, once it is as the peer will see it: with its key, and after any conversion for a
 * peer that takes seven bits only. Asked once per packet where all copies are equal, and else for each copy.
 */
@FunctionalInterface
public interface Signing {

    /** Nothing is signed. */
    Signing NONE = (content, key) -> new byte[0];

    /**
     * @param content the message as it is sent, the key in its place; a lone CR or LF in it leaves as CRLF
     * @param key     the copy's key, empty where all copies are equal
     * @return header fields to stand on top of it, each ended by CRLF; empty for none
     * @throws IOException if the content cannot be read now
     */
    byte[] fieldsFor(MessageContent content, String key) throws IOException;
}
