package org.colombier.policy.restriction;

import org.colombier.mail.EmailAddress;
import org.colombier.mail.ReversePath;
import org.colombier.mail.SmtpReply;
import org.colombier.routing.Resolution;
import org.colombier.routing.Route;
import org.colombier.routing.Router;
import org.springframework.stereotype.Component;

/** The rules about whether an address is one of ours. Thread-safe. */
@Component
class Destinations {

    private static final SmtpReply RELAY_DENIED = new SmtpReply(554, "5.7.1", "Relay access denied");
    private static final SmtpReply RELAY_DENIED_NOW = new SmtpReply(454, "4.7.1", "Relay access denied");

    private final Router router;

    Destinations(Router router) {
        this.router = router;
    }

    Ruling permitOurs(Inquiry inquiry) {
        return inquiry.situation().recipient().isPresent() && isOurs(resolution(inquiry)) ? Ruling.ok("the recipient is ours") : Ruling.dunno();
    }

    Ruling rejectForeign(Inquiry inquiry) {
        return foreign(inquiry, RELAY_DENIED);
    }

    Ruling deferForeign(Inquiry inquiry) {
        return foreign(inquiry, RELAY_DENIED_NOW);
    }

    private Ruling foreign(Inquiry inquiry, SmtpReply denied) {
        if (inquiry.situation().recipient().isEmpty()) {
            return Ruling.dunno("no recipient yet");
        }
        return isOurs(resolution(inquiry)) ? Ruling.dunno("the recipient is ours") : Ruling.no(denied);
    }

    Ruling rejectUnlistedRecipient(Inquiry inquiry) {
        if (inquiry.situation().recipient().isEmpty()) {
            return Ruling.dunno("no recipient yet");
        }
        return resolution(inquiry).refusal().map(r -> Ruling.no(r.reply())).orElseGet(Ruling::dunno);
    }

    /** Only of addresses in domains of ours; nobody knows the others. */
    Ruling rejectUnlistedSender(Inquiry inquiry) {
        return inquiry.situation().sender().flatMap(s -> s.address()).map(sender -> {
            Resolution resolution = inquiry.once("sender", () -> router.resolve(sender));
            boolean unknown = resolution.local() && resolution.refusal().map(Route.Refusal::reply).filter(SmtpReply::isPermanent).isPresent();
            return unknown ? Ruling.no(inquiry.refusal(550, "5.1.0", Stage.SENDER, "User unknown in a domain of ours")) : Ruling.dunno();
        }).orElseGet(Ruling::dunno);
    }

    /** With its sender, whom a table may send another way, or nowhere. */
    private Resolution resolution(Inquiry inquiry) {
        EmailAddress recipient = inquiry.situation().recipient().orElseThrow();
        ReversePath sender = inquiry.situation().sender().orElse(ReversePath.NULL);
        return inquiry.once("recipient", () -> router.resolve(recipient, sender));
    }

    /** Mail for it is taken from anybody: it lies in a domain of ours, and does not ask the host that it would go on to for another one. */
    private static boolean isOurs(Resolution resolution) {
        if (!resolution.local()) {
            return false;
        }
        // user%elsewhere@ours and its kin: the host that the mail would go on to might send it anywhere.
        boolean goesOut = resolution.ends().stream().anyMatch(e -> e.route() instanceof Route.Relay);
        return !(goesOut && namesAnotherHost(resolution.address().localPart()));
    }

    private static boolean namesAnotherHost(String localPart) {
        return localPart.chars().anyMatch(c -> c == '%' || c == '!' || c == '@' || c == ':');
    }
}
