package org.colombier.portal;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.colombier.lists.moderation.HeldMessage;
import org.colombier.lists.moderation.HeldRequest;
import org.colombier.mail.EmailAddress;

/**
 * A decision of the past, as a line of a page: what about, how, who and when.
 *
 * @param state {@code accepted}, {@code rejected} or {@code expired}
 * @param by    empty for what expired
 * @param note  what else was decided with it; may be empty
 */
record Decided(String what, String about, String state, String by, Instant when, String note) {

    static List<Decided> of(List<HeldMessage> messages) {
        return messages.stream().map(m -> new Decided(m.subject(), m.sender().toString(), m.state().name().toLowerCase(Locale.ROOT),
            m.decidedBy().map(EmailAddress::toString).orElse(""), m.decidedAt().orElse(m.received()), m.note())).toList();
    }

    static List<Decided> ofRequests(List<HeldRequest> requests) {
        return requests.stream().map(r -> new Decided(r.operation(), r.address().toString(), r.state().name().toLowerCase(Locale.ROOT),
            r.decidedBy().map(EmailAddress::toString).orElse(""), r.decidedAt().orElse(r.created()), r.note())).toList();
    }
}
