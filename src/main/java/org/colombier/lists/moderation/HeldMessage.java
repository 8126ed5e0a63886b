package org.colombier.lists.moderation;

import java.time.Instant;
import java.util.Optional;
import org.colombier.mail.EmailAddress;

/**
 * A post that waits, or did.
 *
 * @param decider   whose word it waits for
 * @param size      of the message, in octets
 * @param sender    the author as the scenario knew them
 * @param subject   readable (decoded), at most 500 characters
 * @param reason    why it was held, for moderators: the scenario's rule
 * @param quiet     the author is not told of the holding or of an acceptance
 * @param decidedBy who accepted or rejected it; empty while pending, and when it expired
 * @param note      what else was decided with it: a template, the author blocked; may be empty
 */
public record HeldMessage(long id, long listId, Decider decider, long size, EmailAddress sender, String subject, String reason,
                          boolean quiet, Instant received, State state, Optional<EmailAddress> decidedBy, Optional<Instant> decidedAt, String note) {

    /** Whose word something waits for. */
    public enum Decider {
        /** A moderator's (for requests: an owner's). */
        MODERATOR,
        /** The author's own: that the mail is really theirs. */
        AUTHOR
    }

    /** Where it stands. Only {@code PENDING} can change, and only once. */
    public enum State { PENDING, ACCEPTED, REJECTED, EXPIRED }

    public boolean isPending() {
        return state == State.PENDING;
    }
}
