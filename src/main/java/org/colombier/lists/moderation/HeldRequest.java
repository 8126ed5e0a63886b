package org.colombier.lists.moderation;

import java.time.Instant;
import java.util.Optional;
import org.colombier.lists.moderation.HeldMessage.Decider;
import org.colombier.lists.moderation.HeldMessage.State;
import org.colombier.mail.EmailAddress;

/**
 * A command that waits, or did.
 *
 * @param decider   {@code AUTHOR}: the requester has to confirm it by the mailed token; {@code MODERATOR}: an owner has to approve it
 * @param operation the scenario's name for it: {@code subscribe}, {@code unsubscribe}, {@code add}, {@code del}, {@code invite} …
 * @param requester in whose name it will be done
 * @param address   whom it is about
 * @param argument  what the command says besides: the person's name; may be empty
 * @param note      what was said with the decision: the reason of a refusal; may be empty
 */
public record HeldRequest(long id, long listId, Decider decider, String operation, EmailAddress requester, EmailAddress address, String argument,
                          Instant created, State state, Optional<EmailAddress> decidedBy, Optional<Instant> decidedAt, String note) {

    public boolean isPending() {
        return state == State.PENDING;
    }
}
