package org.colombier.lists.smime;

import org.colombier.mail.MessageContent;

/** What came of reading a message that may be encrypted for a list. */
public sealed interface Opened {

    /** It is not encrypted, or not for the list: it goes its way as it is. */
    record AsItIs() implements Opened {
    }

    /** @param message with the header fields it came with, its content as it was before it was encrypted */
    record Clear(MessageContent message) implements Opened {
    }

    /** Encrypted for the list, but broken. Nobody is told how, for that would help to guess what it says. */
    record Unreadable() implements Opened {
    }
}
