package org.colombier.lists.command;

import org.colombier.directory.PortalLinks;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Outcome.Status;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.moderation.HeldMessage.Decider;
import org.colombier.lists.moderation.HeldMessages.Held;
import org.colombier.lists.moderation.Requests;
import org.colombier.lists.moderation.Requests.NewRequest;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Component;

/** Carries out what was allowed: somebody joins, leaves, is invited, with the letters that tell of it. In the caller's transaction. */
@Component
class MembershipChanges {

    private final Catalog catalog;
    private final Members members;
    private final Requests requests;
    private final MembershipQuestions questions;
    private final RobotPost robotPost;
    private final PortalLinks links;
    private final CommandSettings settings;

    MembershipChanges(Catalog catalog, Members members, Requests requests, MembershipQuestions questions, RobotPost robotPost, PortalLinks links, CommandSettings settings) {
        this.catalog = catalog;
        this.members = members;
        this.requests = requests;
        this.questions = questions;
        this.robotPost = robotPost;
        this.links = links;
        this.settings = settings;
    }

    /**
     * Does it without asking a scenario: it was asked, or an owner approved.
     *
     * @param quiet        no letter to the person concerned, as far as the site lets that be chosen
     * @param notifyOwners the scenario wants the owners to know
     */
    Outcome perform(Operation operation, MailingList list, Requester who, EmailAddress whom, String name, boolean quiet, boolean notifyOwners) {
        boolean mute = settings.quietSubscription().of(quiet);
        return switch (operation) {
            case SUBSCRIBE, ADD -> join(operation, list, who, whom, name, mute, notifyOwners);
            case UNSUBSCRIBE, DEL -> leave(operation, list, who, whom, mute, notifyOwners);
            case INVITE -> invite(list, who, whom);
        };
    }

    private Outcome join(Operation operation, MailingList list, Requester who, EmailAddress whom, String name, boolean quiet, boolean notifyOwners) {
        String origin = operation == Operation.ADD ? "owner " + who.address() : who.mail().isPresent() ? "mail" : "web";
        try {
            if (!members.add(list, NewMember.of(whom, name).by(origin))) {
                return Outcome.done(Memberships.ALREADY, list.name(), whom.toString());
            }
        } catch (ListConflict conflict) {
            return Outcome.refused(ListMessages.text(who.language(), conflict.key(), conflict.arguments()));
        }
        boolean letter = !quiet && catalog.settings(list).get(ListParameters.WELCOME);
        if (letter) {
            robotPost.send(Letter.fromList(list, "welcome", whom, list.locale()).with("description", catalog.settings(list).get(ListParameters.DESCRIPTION)));
        }
        if (notifyOwners) {
            questions.tellOwners(list, "notify_subscribe", whom, name);
        }
        return operation == Operation.SUBSCRIBE && letter ? Outcome.byLetter(Status.DONE, "subscribe.done", list.name(), whom.toString())
            : Outcome.done("subscribe.done", list.name(), whom.toString());
    }

    Outcome leave(Operation operation, MailingList list, Requester who, EmailAddress whom, boolean quiet, boolean notifyOwners) {
        String name = members.find(list.id(), whom).map(Member::name).orElse("");
        if (!members.remove(list.id(), whom, operation == Operation.DEL ? "owner " + who.address() : "own wish")) {
            return Outcome.refused(Memberships.NO_MEMBER, list.name(), whom.toString());
        }
        boolean letter = !quiet && catalog.settings(list).get(ListParameters.BYE);
        if (letter) {
            robotPost.send(Letter.fromList(list, operation == Operation.DEL ? "removed" : "bye", whom, list.locale()));
        }
        if (notifyOwners) {
            questions.tellOwners(list, "notify_unsubscribe", whom, name);
        }
        return operation == Operation.UNSUBSCRIBE && letter ? Outcome.byLetter(Status.DONE, "unsubscribe.done", list.name(), whom.toString())
            : Outcome.done("unsubscribe.done", list.name(), whom.toString());
    }

    /** The invited person's own word is what the link brings. */
    private Outcome invite(MailingList list, Requester who, EmailAddress whom) {
        if (members.isMember(list.id(), whom)) {
            return Outcome.done(Memberships.ALREADY, list.name(), whom.toString());
        }
        Held held = requests.hold(new NewRequest(list.id(), Decider.AUTHOR, Operation.SUBSCRIBE.scenario(), whom, whom, ""));
        robotPost.send(Letter.fromList(list, "invite", whom, list.locale()).with("inviter", who.address().toString())
            .with("description", catalog.settings(list).get(ListParameters.DESCRIPTION)).with("link", links.confirm(list.domain(), held.token())));
        return Outcome.done("invite.done", list.name(), whom.toString());
    }
}
