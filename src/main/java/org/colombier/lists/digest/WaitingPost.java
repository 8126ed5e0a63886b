package org.colombier.lists.digest;

import java.time.Instant;
import org.colombier.queue.BodyId;

/**
 * A post that waits for a digest.
 *
 * @param number  in its list
 * @param author  for people: a name with its address, or the address
 * @param subject decoded
 * @param size    octets
 */
public record WaitingPost(long number, BodyId body, String messageId, String author, String subject, long size, Instant received) {
}
