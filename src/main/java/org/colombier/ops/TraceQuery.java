package org.colombier.ops;

import java.time.Instant;
import java.util.Optional;

/**
 * Which mail to trace; what is given must all hold. Letters count in either case.
 *
 * @param id        a queue id; without Message-ID and sender
 * @param messageId the content's Message-ID, with or without its brackets
 * @param sender    the reverse-path, with or without brackets
 * @param recipient a recipient, as first given or as resolved
 * @param party     an address that is sender or recipient
 * @param since     the earliest line to look at
 * @param until     the latest
 * @param limit     the most messages in the answer, the latest first; 1 to 1,000
 */
public record TraceQuery(Optional<String> id, Optional<String> messageId, Optional<String> sender, Optional<String> recipient,
    Optional<String> party, Instant since, Instant until, int limit) {

    public TraceQuery {
        if (limit < 1 || limit > 1_000) {
            throw new IllegalArgumentException("limit: 1 to 1000, not " + limit);
        }
        if (id.isEmpty() && messageId.isEmpty() && sender.isEmpty() && recipient.isEmpty() && party.isEmpty()) {
            throw new IllegalArgumentException("a trace needs a queue id, a Message-ID, a sender or a recipient");
        }
        if (id.isPresent() && (messageId.isPresent() || sender.isPresent() || party.isPresent())) {
            throw new IllegalArgumentException("a queue id says enough: only a recipient can be given with it");
        }
    }

    boolean spans(Instant at) {
        return !at.isBefore(since) && !at.isAfter(until);
    }
}
