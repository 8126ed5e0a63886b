package org.colombier.lists.command;

import java.util.List;
import java.util.Map;
import org.colombier.directory.PortalLinks;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Outcome.Status;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.CustomAttribute;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.Members;
import org.colombier.lists.moderation.HeldMessage.Decider;
import org.colombier.lists.moderation.HeldMessages.Held;
import org.colombier.lists.moderation.ModerationSettings;
import org.colombier.lists.moderation.Requests;
import org.colombier.lists.moderation.Requests.NewRequest;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Component;

/** What the robot asks before it changes a membership: the person, by a key, or the owners. In the caller's transaction. */
@Component
class MembershipQuestions {

    private final Catalog catalog;
    private final Members members;
    private final Admins admins;
    private final Requests requests;
    private final RobotPost robotPost;
    private final PortalLinks links;
    private final ModerationSettings settings;

    MembershipQuestions(Catalog catalog, Members members, Admins admins, Requests requests, RobotPost robotPost, PortalLinks links, ModerationSettings settings) {
        this.catalog = catalog;
        this.members = members;
        this.admins = admins;
        this.requests = requests;
        this.robotPost = robotPost;
        this.links = links;
        this.settings = settings;
    }

    static Outcome asked(EmailAddress whom, boolean byLetter) {
        return new Outcome(Status.WAITING, "confirm.asked", byLetter, whom.toString());
    }

    Outcome confirm(Operation operation, MailingList list, Requester who, EmailAddress whom, String name, EmailAddress asked) {
        // Whoever confirms is the one who asks then, and surely so: the rules are put the question again in their name.
        Held held = requests.hold(new NewRequest(list.id(), Decider.AUTHOR, operation.scenario(), asked, whom, name));
        boolean oneself = asked.canonical().equals(who.address().canonical());
        robotPost.send(Letter.fromRobot(list.domain(), "request_auth", asked, list.locale()).about(list).with("token", held.token())
            .with("command", operation.words(list, who.address(), whom)).with("link", links.confirm(list.domain(), held.token()))
            .with("days", settings.requestDays()).answering(who.mail().filter(m -> oneself)));
        return asked(asked, oneself);
    }

    /** One request however often the person asks; the owners hear of it once. */
    Outcome askOwners(Operation operation, MailingList list, Requester who, EmailAddress whom, String name) {
        Outcome waiting = new Outcome(Status.WAITING, Memberships.OWNERS_ASKED, false, list.name());
        if (requests.pending(list.id(), operation.scenario(), whom).isPresent()) {
            return waiting;
        }
        Held held = requests.hold(new NewRequest(list.id(), Decider.MODERATOR, operation.scenario(), who.address(), whom, name));
        List<String> answers = CustomAttribute.told(CustomAttribute.of(catalog.settings(list)), members.answers(list.id(), List.of(whom)).getOrDefault(whom.canonical(), Map.of()));
        boolean leaving = operation == Operation.UNSUBSCRIBE || operation == Operation.DEL;
        for (EmailAddress owner : admins.ownersToTell(list.id(), ListAdmin.Notice.REQUEST)) {
            robotPost.send(Letter.fromRobot(list.domain(), leaving ? "sigrequest" : "subrequest", owner, list.locale()).about(list).with("token", held.token())
                .with("address", whom.toString()).with("name", name).with("link", links.confirm(list.domain(), held.token())).with("days", settings.requestDays())
                .with("answers", answers));
        }
        return waiting;
    }

    /** Nothing had to be done for somebody that another asked about: they hear of it, the other does not. */
    Outcome vain(Operation operation, MailingList list, Requester who, EmailAddress whom, boolean member) {
        robotPost.send(Letter.fromRobot(list.domain(), "vain_request_by_other", whom, list.locale()).about(list).with("asker", who.address().toString())
            .with("command", operation.words(list, who.address(), whom)).with("member", member));
        return asked(whom, false);
    }

    void tellOwners(MailingList list, String text, EmailAddress whom, String name) {
        admins.ownersToTell(list.id(), ListAdmin.Notice.MEMBERSHIP).forEach(owner -> robotPost.send(Letter.fromList(list, text, owner, list.locale()).with("address", whom.toString()).with("name", name)));
    }
}
