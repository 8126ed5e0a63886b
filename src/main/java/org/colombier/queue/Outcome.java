package org.colombier.queue;

import java.time.Instant;
import org.colombier.mail.Recipient;
import org.colombier.mail.SmtpReply;

/**
 * What became of one recipient in one attempt.
 *
 * @param relay who said so, as the mail log names it: {@code host[address]:port}, {@code local}, {@code robot} or {@code none}
 * @param passedOn the peer tells the sender of its success, so we do not (RFC 3461 section 5.2.2)
 */
record Outcome(Recipient recipient, SmtpReply reply, String relay, Instant at, boolean passedOn) {
}
