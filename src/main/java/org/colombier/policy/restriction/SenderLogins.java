package org.colombier.policy.restriction;

import java.util.List;
import org.colombier.directory.Aliases;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.SmtpReply;
import org.springframework.stereotype.Component;

/** The rules about who may send as whom. Thread-safe. */
@Component
class SenderLogins {

    private static final SmtpReply NOT_OWNED = new SmtpReply(553, "5.7.1", "Sender address not owned by the login");

    private final Aliases aliases;

    SenderLogins(Aliases aliases) {
        this.aliases = aliases;
    }

    /** A login sends with its own addresses only (RFC 6409 section 6.1). The null reverse-path is everybody's: read receipts are sent from it (RFC 8098 section 3). */
    Ruling rejectAuthenticatedMismatch(Inquiry inquiry) {
        return inquiry.situation().login().flatMap(login -> inquiry.situation().sender().flatMap(s -> s.address())
            .map(sender -> owns(login, sender) ? Ruling.dunno("the login owns the sender") : Ruling.no(NOT_OWNED))).orElseGet(Ruling::dunno);
    }

    /** Its own, or an alias that leads to it. */
    private boolean owns(EmailAddress login, EmailAddress sender) {
        EmailAddress canonical = sender.canonical();
        return canonical.equals(login.canonical())
            || aliases.targets(List.of(canonical)).getOrDefault(canonical, List.of()).stream().anyMatch(t -> t.canonical().equals(login.canonical()));
    }
}
