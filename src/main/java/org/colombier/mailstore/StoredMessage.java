package org.colombier.mailstore;

import java.time.Instant;
import org.colombier.mail.MessageContent;

/**
 * A message in a mailbox.
 *
 * @param name      the file's name without its flags: it stays the same as long as the message is in this folder
 * @param flags     the Maildir flags, letters in order ({@code S} seen, {@code R} replied …); empty for a new one
 * @param delivered when it came
 * @param content   with CRLF line ends, whatever the file has
 */
public record StoredMessage(String name, String flags, Instant delivered, MessageContent content) {
}
