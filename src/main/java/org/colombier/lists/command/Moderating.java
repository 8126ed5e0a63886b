package org.colombier.lists.command;

import java.util.Optional;
import org.colombier.lists.moderation.HeldMessage;
import org.colombier.lists.moderation.HeldMessage.Decider;
import org.colombier.lists.moderation.HeldMessages;
import org.colombier.lists.moderation.HeldMessages.Decision;
import org.springframework.stereotype.Component;

/** DISTRIBUTE and REJECT by mail: the token that only moderators were mailed is the right to decide. */
@Component
class Moderating {

    private final HeldMessages messages;

    Moderating(HeldMessages messages) {
        this.messages = messages;
    }

    Outcome distribute(String token, Requester by) {
        return held(token).map(m -> outcome("distribute.done", messages.accept(m.id(), by.address()))).orElseGet(() -> Outcome.refused("token.unknown"));
    }

    Outcome reject(String token, Requester by) {
        return held(token).map(m -> outcome("reject.done", messages.reject(m.id(), by.address(), Optional.empty(), by.quiet())))
            .orElseGet(() -> Outcome.refused("token.unknown"));
    }

    private Optional<HeldMessage> held(String token) {
        return messages.byToken(token).filter(m -> m.decider() == Decider.MODERATOR);
    }

    private static Outcome outcome(String done, Decision decision) {
        HeldMessage message = decision.message();
        if (decision.acted()) {
            return Outcome.done(done, message.subject());
        }
        return switch (message.state()) {
            case ACCEPTED -> Outcome.refused("moderated.accepted", message.decidedBy().map(Object::toString).orElse(""), message.subject());
            case REJECTED -> Outcome.refused("moderated.rejected", message.decidedBy().map(Object::toString).orElse(""), message.subject());
            case EXPIRED, PENDING -> Outcome.refused("token.used");
        };
    }
}
