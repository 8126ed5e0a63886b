package org.colombier.lists.command;

import java.util.List;
import org.colombier.directory.PortalLinks;
import org.colombier.lists.bounce.Probes;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Outcome.Status;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.moderation.HeldMessage.Decider;
import org.colombier.lists.moderation.HeldMessages;
import org.colombier.lists.moderation.HeldMessages.Held;
import org.colombier.lists.moderation.Reasons;
import org.colombier.lists.moderation.Requests;
import org.colombier.lists.moderation.Requests.NewRequest;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.lists.scenario.Decision;
import org.colombier.lists.scenario.ScenarioContext;
import org.colombier.lists.scenario.Scenarios;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.EmailAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Joining and leaving lists, by oneself or by an owner's word: judged by the scenario of the operation, done, held for a
 * confirmation, or refused. For the mail robot and the portal alike. In the caller's transaction. Thread-safe.
 */
@Component
class Memberships {

    /** Keys of outcomes. */
    static final String ALREADY = "subscribe.already";
    static final String NO_MEMBER = "unsubscribe.none";
    static final String OWNERS_ASKED = "owners.asked";

    /** What can be asked for; the name is the scenario's. */
    public enum Operation {
        SUBSCRIBE("subscribe"), UNSUBSCRIBE("unsubscribe"), ADD("add"), DEL("del"), INVITE("invite");

        private final String scenario;

        Operation(String scenario) {
            this.scenario = scenario;
        }

        public String scenario() {
            return scenario;
        }

        static Operation of(String scenario) {
            return java.util.Arrays.stream(values()).filter(o -> o.scenario.equals(scenario)).findFirst().orElseThrow();
        }
    }

    private final Catalog catalog;
    private final Members members;
    private final Admins admins;
    private final Scenarios scenarios;
    private final Requests requests;
    private final RobotPost robotPost;
    private final Probes probes;
    private final PortalLinks links;

    Memberships(Catalog catalog, Members members, Admins admins, Scenarios scenarios, Requests requests, RobotPost robotPost, Probes probes, PortalLinks links) {
        this.catalog = catalog;
        this.members = members;
        this.admins = admins;
        this.scenarios = scenarios;
        this.requests = requests;
        this.robotPost = robotPost;
        this.probes = probes;
        this.links = links;
    }

    /**
     * Does what was asked for if the list's rules allow it.
     *
     * @param who  who asks
     * @param whom whom it is about; the requester for their own subscription
     * @param name the person's display name, may be empty
     */
    @Transactional
    public Outcome ask(Operation operation, MailingList list, Requester who, EmailAddress whom, String name) {
        Outcome needless = needless(operation, list, who, whom);
        if (needless != null) {
            return needless;
        }
        Decision decision = decide(operation, list, who, whom);
        return switch (decision.action()) {
            case DO_IT -> perform(operation, list, who, whom, name, who.quiet() || decision.quiet(), decision.notifyOwners());
            case REQUEST_AUTH -> confirm(operation, list, who, whom, name, decision.confirmBy().orElse(who.address()));
            case OWNER, EDITOR, EDITORKEY, LISTMASTER, HAM, SPAM, UNSURE -> askOwners(operation, list, who, whom, name);
            case REJECT -> Outcome.refused(Reasons.sentence(who.language(), decision.reason(), list));
        };
    }

    /** What is so already needs nobody's word. Who asks about somebody else is not told who is a member and who is not. */
    private @Nullable Outcome needless(Operation operation, MailingList list, Requester who, EmailAddress whom) {
        boolean member = members.isMember(list.id(), whom);
        boolean own = who.address().canonical().equals(whom.canonical());
        return switch (operation) {
            case SUBSCRIBE -> !member ? null : own ? Outcome.done(ALREADY, list.name(), whom.toString()) : asked(whom, false);
            case UNSUBSCRIBE -> member ? null : own ? Outcome.refused(NO_MEMBER, list.name(), whom.toString()) : asked(whom, false);
            case ADD, DEL, INVITE -> null;
        };
    }

    /** Asks the person themselves, unless the scenario would refuse even them; tells nobody whether they are a member. */
    @Transactional
    public Outcome question(Operation operation, MailingList list, Requester who, String name) {
        Decision decision = decide(operation, list, who, who.address());
        if (!list.isOpen() || decision.refused()) {
            return Outcome.refused(Reasons.sentence(who.language(), decision.reason(), list));
        }
        return confirm(operation, list, who, who.address(), name, who.address());
    }

    /** Ends a membership by a proof that no rule can ask more of. */
    @Transactional
    public Outcome leaveAtOnce(MailingList list, Member member) {
        Requester self = new Requester(member.address(), member.name(), AuthMethod.MD5, false, list.locale());
        Decision decision = decide(Operation.UNSUBSCRIBE, list, self, member.address());
        return leave(Operation.UNSUBSCRIBE, list, member.address(), decision.quiet(), decision.notifyOwners());
    }

    private Decision decide(Operation operation, MailingList list, Requester who, EmailAddress whom) {
        return scenarios.decide(operation.scenario(), ScenarioContext.forList(list.address()).sender(who.address(), who.method()).email(whom).build());
    }

    private static Outcome asked(EmailAddress whom, boolean byLetter) {
        return new Outcome(Status.WAITING, "confirm.asked", byLetter, whom.toString());
    }

    /** Does it without asking the scenario again: it was asked, or an owner approved. */
    Outcome perform(Operation operation, MailingList list, Requester who, EmailAddress whom, String name, boolean quiet, boolean notifyOwners) {
        return switch (operation) {
            case SUBSCRIBE, ADD -> join(operation, list, who, whom, name, quiet, notifyOwners);
            case UNSUBSCRIBE, DEL -> leave(operation, list, whom, quiet, notifyOwners);
            case INVITE -> invite(list, who, whom);
        };
    }

    private Outcome join(Operation operation, MailingList list, Requester who, EmailAddress whom, String name, boolean quiet, boolean notifyOwners) {
        try {
            if (!members.add(list, NewMember.of(whom, name))) {
                return Outcome.done(ALREADY, list.name(), whom.toString());
            }
        } catch (ListConflict conflict) {
            return Outcome.refused(ListMessages.text(who.language(), conflict.key(), conflict.arguments()));
        }
        boolean letter = !quiet && catalog.settings(list).get(ListParameters.WELCOME);
        if (letter) {
            robotPost.send(probes.welcome(list, Letter.fromList(list, "welcome", whom, list.locale())
                .with("description", catalog.settings(list).get(ListParameters.DESCRIPTION))));
        }
        if (notifyOwners) {
            tellOwners(list, "notify_subscribe", whom, name);
        }
        boolean oneself = operation == Operation.SUBSCRIBE && letter;
        return oneself ? Outcome.byLetter(Status.DONE, "subscribe.done", list.name(), whom.toString()) : Outcome.done("subscribe.done", list.name(), whom.toString());
    }

    private Outcome leave(Operation operation, MailingList list, EmailAddress whom, boolean quiet, boolean notifyOwners) {
        String name = members.find(list.id(), whom).map(Member::name).orElse("");
        if (!members.remove(list.id(), whom)) {
            return Outcome.refused(NO_MEMBER, list.name(), whom.toString());
        }
        boolean letter = !quiet && catalog.settings(list).get(ListParameters.BYE);
        if (letter) {
            robotPost.send(Letter.fromList(list, operation == Operation.DEL ? "removed" : "bye", whom, list.locale()));
        }
        if (notifyOwners) {
            tellOwners(list, "notify_unsubscribe", whom, name);
        }
        boolean oneself = operation == Operation.UNSUBSCRIBE && letter;
        return oneself ? Outcome.byLetter(Status.DONE, "unsubscribe.done", list.name(), whom.toString()) : Outcome.done("unsubscribe.done", list.name(), whom.toString());
    }

    /** The invited person's own word is what the link brings. */
    private Outcome invite(MailingList list, Requester who, EmailAddress whom) {
        if (members.isMember(list.id(), whom)) {
            return Outcome.done(ALREADY, list.name(), whom.toString());
        }
        Held held = requests.hold(new NewRequest(list.id(), Decider.AUTHOR, Operation.SUBSCRIBE.scenario(), whom, whom, ""));
        robotPost.send(Letter.fromList(list, "invite", whom, list.locale()).with("inviter", who.address().toString())
            .with("description", catalog.settings(list).get(ListParameters.DESCRIPTION)).with("link", links.confirm(list.domain(), held.token())));
        return Outcome.done("invite.done", list.name(), whom.toString());
    }

    private Outcome confirm(Operation operation, MailingList list, Requester who, EmailAddress whom, String name, EmailAddress asked) {
        // Whoever confirms is the one who asks then, and surely so: the rules are put the question again in their name.
        Held held = requests.hold(new NewRequest(list.id(), Decider.AUTHOR, operation.scenario(), asked, whom, name));
        boolean oneself = asked.canonical().equals(who.address().canonical());
        robotPost.send(Letter.fromRobot(list.domain(), "request_auth", asked, list.locale()).about(list).with("token", held.token())
            .with("command", command(operation, list, who.address(), whom)).with("link", links.confirm(list.domain(), held.token()))
            .with("days", settings.requestDays()).answering(who.mail().filter(m -> oneself)));
        return asked(asked, oneself);
    }

    private Outcome askOwners(Operation operation, MailingList list, Requester who, EmailAddress whom, String name) {
        Held held = requests.hold(new NewRequest(list.id(), Decider.MODERATOR, operation.scenario(), who.address(), whom, name));
        boolean leaving = operation == Operation.UNSUBSCRIBE || operation == Operation.DEL;
        for (EmailAddress owner : owners(list)) {
            robotPost.send(Letter.fromRobot(list.domain(), leaving ? "sigrequest" : "subrequest", owner, list.locale()).about(list).with("token", held.token())
                .with("address", whom.toString()).with("name", name).with("link", links.confirm(list.domain(), held.token())).with("days", settings.requestDays()));
        }
        return new Outcome(Status.WAITING, OWNERS_ASKED, false, list.name());
    }

    private void tellOwners(MailingList list, String text, EmailAddress whom, String name) {
        owners(list).forEach(owner -> robotPost.send(Letter.fromList(list, text, owner, list.locale()).with("address", whom.toString()).with("name", name)));
    }

    /** Owners who want mail; all of them where none does. */
    private List<EmailAddress> owners(MailingList list) {
        List<ListAdmin> all = admins.owners(list.id());
        List<EmailAddress> receiving = all.stream().filter(ListAdmin::receiving).map(ListAdmin::address).toList();
        return receiving.isEmpty() ? all.stream().map(ListAdmin::address).toList() : receiving;
    }

    /** The command as a person would have written it. */
    static String command(Operation operation, MailingList list, EmailAddress requester, EmailAddress whom) {
        String verb = operation == Operation.UNSUBSCRIBE ? "SIGNOFF" : operation.name();
        boolean own = (operation == Operation.SUBSCRIBE || operation == Operation.UNSUBSCRIBE) && requester.canonical().equals(whom.canonical());
        return verb + " " + list.name() + (own ? "" : " " + whom);
    }
}
