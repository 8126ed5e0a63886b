package org.colombier.policy.restriction;

import org.colombier.mail.EmailAddress;
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

    Answer permitOurs(Inquiry inquiry) {
        return inquiry.situation().recipient().isPresent() && isOurs(resolution(inquiry)) ? Answer.ok("the recipient is ours") : Answer.dunno();
    }

    Answer rejectForeign(Inquiry inquiry) {
        return foreign(inquiry, RELAY_DENIED);
    }

    Answer deferForeign(Inquiry inquiry) {
        return foreign(inquiry, RELAY_DENIED_NOW);
    }

    private Answer foreign(Inquiry inquiry, SmtpReply denied) {
        if (inquiry.situation().recipient().isEmpty()) {
            return Answer.dunno("no recipient yet");
        }
        return isOurs(resolution(inquiry)) ? Answer.dunno("the recipient is ours") : Answer.no(denied);
    }

    Answer rejectUnlistedRecipient(Inquiry inquiry) {
        if (inquiry.situation().recipient().isEmpty()) {
            return Answer.dunno("no recipient yet");
        }
        return resolution(inquiry).refusal().map(r -> Answer.no(r.reply())).orElseGet(Answer::dunno);
    }

    /** Only of addresses in domains of ours; nobody knows the others. */
    Answer rejectUnlistedSender(Inquiry inquiry) {
        return inquiry.situation().sender().flatMap(s -> s.address()).map(sender -> {
            Resolution resolution = inquiry.once("sender", () -> router.resolve(sender));
            boolean unknown = resolution.local() && resolution.refusal().map(Route.Refusal::reply).filter(SmtpReply::isPermanent).isPresent();
            return unknown ? Answer.no(inquiry.refusal(550, "5.1.0", Stage.SENDER, "User unknown in a domain of ours")) : Answer.dunno();
        }).orElseGet(Answer::dunno);
    }

    private Resolution resolution(Inquiry inquiry) {
        EmailAddress recipient = inquiry.situation().recipient().orElseThrow();
        return inquiry.once("recipient", () -> router.resolve(recipient));
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
