package org.colombier.lists.command;

import java.util.Optional;
import org.colombier.directory.PortalLinks;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Outcome.Status;
import org.colombier.lists.moderation.HeldMessage.Decider;
import org.colombier.lists.moderation.HeldMessages.Held;
import org.colombier.lists.moderation.ModerationSettings;
import org.colombier.lists.moderation.Requests;
import org.colombier.lists.moderation.Requests.NewRequest;
import org.colombier.lists.scenario.Decision;
import org.colombier.lists.scenario.ScenarioContext;
import org.colombier.lists.scenario.Scenarios;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.Domain;
import org.springframework.stereotype.Component;

/**
 * {@code REMIND *}: the members of every open list of a domain are reminded, each in the list's language. The
 * {@code global_remind} scenario decides; what it does not believe waits for a mailed key.
 */
@Component
class GlobalReminder {

    static final String OPERATION = "global_remind";
    static final String COMMAND = "REMIND *";

    private final Catalog catalog;
    private final Scenarios scenarios;
    private final MembershipReminders reminders;
    private final Requests requests;
    private final RobotPost robotPost;
    private final PortalLinks links;
    private final ModerationSettings settings;

    GlobalReminder(Catalog catalog, Scenarios scenarios, MembershipReminders reminders, Requests requests, RobotPost robotPost, PortalLinks links, ModerationSettings settings) {
        this.catalog = catalog;
        this.scenarios = scenarios;
        this.reminders = reminders;
        this.requests = requests;
        this.robotPost = robotPost;
        this.settings = settings;
        this.links = links;
    }

    Outcome ask(Domain domain, Requester who) {
        Decision decision = scenarios.decide(OPERATION, "listmaster", ScenarioContext.forDomain(domain).sender(who.address(), who.method()).build());
        Optional<MailingList> first = catalog.in(domain).stream().filter(MailingList::isOpen).findFirst();
        return switch (decision.action()) {
            case DO_IT -> remind(domain);
            case REQUEST_AUTH -> first.map(list -> confirm(list, who)).orElseGet(() -> remind(domain));
            default -> Outcome.refused("remind.refused");
        };
    }

    /** Held with the domain's first list, which stands for the domain. */
    private Outcome confirm(MailingList list, Requester who) {
        Held held = requests.hold(new NewRequest(list.id(), Decider.AUTHOR, OPERATION, who.address(), who.address(), ""));
        robotPost.send(Letter.fromRobot(list.domain(), "request_auth", who.address(), who.language()).with("token", held.token()).with("command", COMMAND)
            .with("link", links.confirm(list.domain(), held.token())).with("days", settings.requestDays()).answering(who.mail()));
        return new Outcome(Status.WAITING, "confirm.asked", true, who.address().toString());
    }

    private Outcome remind(Domain domain) {
        long letters = 0;
        int lists = 0;
        for (MailingList list : catalog.in(domain)) {
            if (list.isOpen()) {
                letters += reminders.remind(list);
                lists++;
            }
        }
        return Outcome.done("remind.all", lists, letters);
    }
}
