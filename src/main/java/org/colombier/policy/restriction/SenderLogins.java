package org.colombier.policy.restriction;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.colombier.directory.Accounts;
import org.colombier.directory.Aliases;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.SmtpReply;
import org.colombier.maps.BrokenTable;
import org.colombier.maps.LookupTable;
import org.colombier.maps.LookupTables;
import org.colombier.routing.Router;
import org.springframework.stereotype.Component;

/**
 * The rules about who may send as whom (RFC 6409 section 6.1). An address is its account's, that of the accounts an
 * alias leads to, and of those that the site's tables name. The null reverse-path is everybody's: read receipts are sent
 * from it (RFC 8098 section 3). Thread-safe.
 */
@Component
class SenderLogins {

    private static final SmtpReply NOT_OWNED = new SmtpReply(553, "5.7.1", "Sender address not owned by the login");

    private final Accounts accounts;
    private final Aliases aliases;
    private final Router router;
    private final LookupTable table;

    /** @throws RestrictionFault if a table cannot be read */
    SenderLogins(Accounts accounts, Aliases aliases, Router router, LookupTables tables, RestrictionSettings settings) {
        this.accounts = accounts;
        this.aliases = aliases;
        this.router = router;
        try {
            this.table = tables.open(settings.senderLoginMaps());
        } catch (BrokenTable broken) {
            throw new RestrictionFault("colombier.policy.restriction.sender-login-maps: " + broken.getMessage());
        }
    }

    Ruling rejectMismatch(Inquiry inquiry) {
        return inquiry.situation().login().isPresent() ? rejectAuthenticatedMismatch(inquiry) : rejectUnauthenticatedMismatch(inquiry);
    }

    Ruling rejectAuthenticatedMismatch(Inquiry inquiry) {
        return inquiry.situation().login().flatMap(login -> sender(inquiry)
            .map(sender -> owns(login, sender) ? Ruling.dunno("the login owns the sender") : Ruling.no(NOT_OWNED))).orElseGet(Ruling::dunno);
    }

    /** An address that somebody could log in for is not taken without. */
    Ruling rejectUnauthenticatedMismatch(Inquiry inquiry) {
        boolean anonymous = inquiry.situation().login().isEmpty();
        return sender(inquiry).filter(s -> anonymous && isOwned(s))
            .map(s -> Ruling.no(inquiry.refusal(553, "5.7.1", Stage.SENDER, "not logged in (reject_unauthenticated_sender_login_mismatch)"))).orElseGet(Ruling::dunno);
    }

    /** As {@link #rejectAuthenticatedMismatch}, of addresses that have an owner. */
    Ruling rejectKnownMismatch(Inquiry inquiry) {
        return sender(inquiry).filter(this::isOwned).isPresent() ? rejectAuthenticatedMismatch(inquiry) : Ruling.dunno();
    }

    private static Optional<EmailAddress> sender(Inquiry inquiry) {
        return inquiry.situation().sender().flatMap(s -> s.address()).map(EmailAddress::canonical);
    }

    private boolean owns(EmailAddress login, EmailAddress sender) {
        EmailAddress owner = login.canonical();
        return sender.equals(owner) || router.withoutExtension(sender).filter(owner::equals).isPresent()
            || targets(sender).stream().anyMatch(t -> t.canonical().equals(owner)) || named(sender).contains(owner.toString());
    }

    private boolean isOwned(EmailAddress sender) {
        return accounts.find(sender).isPresent() || !targets(sender).isEmpty() || !named(sender).isEmpty();
    }

    private List<EmailAddress> targets(EmailAddress sender) {
        return aliases.targets(List.of(sender)).getOrDefault(sender, List.of());
    }

    /** Those whom the tables name, after Postfix's smtpd_sender_login_maps: by the whole address, without its extension, by {@code user} and by {@code @domain}. */
    private Set<String> named(EmailAddress sender) {
        Optional<EmailAddress> bare = router.withoutExtension(sender);
        String logins = table.find(sender.toString())
            .or(() -> bare.flatMap(b -> table.findPart(b.toString())))
            .or(() -> table.findPart(bare.orElse(sender).localPart()))
            .or(() -> table.findPart("@" + sender.domain())).orElse("");
        return logins.isBlank() ? Set.of() : new HashSet<>(List.of(logins.toLowerCase(Locale.ROOT).strip().split("[,\\s]+")));
    }
}
