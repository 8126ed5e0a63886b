package org.colombier.lists.command;

import java.util.Locale;
import java.util.Optional;
import org.colombier.directory.PortalLinks;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.moderation.HeldMessage.Decider;
import org.colombier.lists.moderation.HeldRequest;
import org.colombier.lists.moderation.Requests;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.lists.scenario.Decision;
import org.colombier.lists.scenario.ScenarioContext;
import org.colombier.lists.scenario.Scenarios;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Joining and leaving a list by one's own wish, as mail commands and the portal's forms share it: the scenario decides,
 * and what it says is done, asked of the person, or asked of the owners. Each method is one transaction or joins the
 * caller's: the change, the question and the letters commit together. Thread-safe.
 */
@Service
public class Subscriptions {

    /** What a person may wish. */
    public enum Wish {
        SUBSCRIBE, UNSUBSCRIBE;

        /** The scenario's and the request's name for it. */
        public String operation() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Wish> of(String operation) {
            return java.util.Arrays.stream(values()).filter(w -> w.operation().equals(operation)).findFirst();
        }
    }

    /** What came of a wish. */
    public enum Outcome {
        DONE,
        /** It was so already: a member, or none. */
        UNCHANGED,
        /** A question is on its way to the person. */
        CONFIRMATION_SENT,
        OWNERS_ASKED,
        REFUSED
    }

    /** How long a question waits, in days; the moderation room ends it then. */
    private static final int DAYS = 30;

    private final Scenarios scenarios;
    private final Catalog catalog;
    private final Members members;
    private final Admins admins;
    private final Requests requests;
    private final RobotPost post;
    private final PortalLinks links;

    Subscriptions(Scenarios scenarios, Catalog catalog, Members members, Admins admins, Requests requests, RobotPost post, PortalLinks links) {
        this.scenarios = scenarios;
        this.catalog = catalog;
        this.members = members;
        this.admins = admins;
        this.requests = requests;
        this.post = post;
        this.links = links;
    }

    /**
     * Does what the list's scenario says about the wish of a person.
     *
     * @param method   how sure it is that {@code who} asks
     * @param name     the person's, may be empty
     * @param language for the question, if one is asked
     */
    @Transactional
    public Outcome wish(Wish wish, MailingList list, EmailAddress who, AuthMethod method, String name, Locale language) {
        if (!list.isOpen() && wish == Wish.SUBSCRIBE) {
            return Outcome.REFUSED;
        }
        if (members.isMember(list.id(), who) == (wish == Wish.SUBSCRIBE)) {
            return Outcome.UNCHANGED;
        }
        Decision decision = decide(wish, list, who, method);
        return switch (decision.action()) {
            case DO_IT -> act(wish, list, who, name, decision);
            case REQUEST_AUTH -> ask(wish, list, who, name, language);
            case OWNER, EDITOR, EDITORKEY, LISTMASTER -> askOwners(wish, list, who, name);
            case REJECT -> Outcome.REFUSED;
        };
    }

    /**
     * Asks the person at an address whether the wish is theirs; says nothing of whether it is a member, since anybody may
     * have given the address in a form. Refused only if the scenario refuses the proven person.
     */
    @Transactional
    public Outcome ask(Wish wish, MailingList list, EmailAddress who, String name, Locale language) {
        if (!list.isOpen() && wish == Wish.SUBSCRIBE || decide(wish, list, who, AuthMethod.MD5).refused()) {
            return Outcome.REFUSED;
        }
        String token = requests.hold(new Requests.NewRequest(list.id(), Decider.AUTHOR, wish.operation(), who, who, name)).token();
        String command = (wish == Wish.SUBSCRIBE ? "SUBSCRIBE " : "SIGNOFF ") + list.name();
        post.send(Letter.fromRobot(list.domain(), "request_auth", who, language).about(list).with("token", token).with("command", command)
            .with("link", links.confirm(list.domain(), token)).with("days", DAYS));
        return Outcome.CONFIRMATION_SENT;
    }

    /**
     * Does what a request that waited is for, now that the token came back; once, whoever is first.
     *
     * @param token of a request to subscribe or to unsubscribe
     * @return empty if nothing waits under that token
     */
    @Transactional
    public Optional<Outcome> confirm(String token) {
        Optional<HeldRequest> request = requests.byToken(token).filter(HeldRequest::isPending).filter(r -> Wish.of(r.operation()).isPresent());
        Optional<MailingList> list = request.flatMap(r -> catalog.find(r.listId()));
        if (list.isEmpty() || !requests.decide(request.get().id(), true, request.get().address()).acted()) {
            return Optional.empty();
        }
        return Optional.of(perform(Wish.of(request.get().operation()).orElseThrow(), list.get(), request.get()));
    }

    /** Leaves at once, without a scenario: the key of one's own copy is the proof (RFC 8058 section 3.2). @return false if no longer a member */
    @Transactional
    public boolean leaveByKey(MailingList list, Member member) {
        Decision decision = decide(Wish.UNSUBSCRIBE, list, member.address(), AuthMethod.MD5);
        return act(Wish.UNSUBSCRIBE, list, member.address(), member.name(), decision) == Outcome.DONE;
    }

    private Outcome perform(Wish wish, MailingList list, HeldRequest request) {
        if (members.isMember(list.id(), request.address()) == (wish == Wish.SUBSCRIBE)) {
            return Outcome.UNCHANGED;
        }
        Decision decision = decide(wish, list, request.address(), AuthMethod.MD5);
        if (request.decider() == Decider.MODERATOR) {
            return act(wish, list, request.address(), request.argument(), decision);
        }
        return switch (decision.action()) {
            case DO_IT, REQUEST_AUTH -> act(wish, list, request.address(), request.argument(), decision);
            case OWNER, EDITOR, EDITORKEY, LISTMASTER -> askOwners(wish, list, request.address(), request.argument());
            case REJECT -> Outcome.REFUSED;
        };
    }

    private Outcome act(Wish wish, MailingList list, EmailAddress who, String name, Decision decision) {
        try {
            boolean changed = wish == Wish.SUBSCRIBE ? members.add(list, NewMember.of(who, name)) : members.remove(list.id(), who);
            if (!changed) {
                return Outcome.UNCHANGED;
            }
        } catch (ListConflict fullOrOwnAddress) {
            return Outcome.REFUSED;
        }
        tell(wish, list, who, name, decision);
        return Outcome.DONE;
    }

    private void tell(Wish wish, MailingList list, EmailAddress who, String name, Decision decision) {
        boolean greets = catalog.settings(list).get(wish == Wish.SUBSCRIBE ? ListParameters.WELCOME : ListParameters.BYE);
        if (greets && !decision.quiet()) {
            post.send(Letter.fromList(list, wish == Wish.SUBSCRIBE ? "welcome" : "bye", who, list.locale())
                .with("description", catalog.settings(list).get(ListParameters.DESCRIPTION)));
        }
        if (decision.notifyOwners()) {
            owners(list).forEach(owner -> post.send(Letter.fromList(list, wish == Wish.SUBSCRIBE ? "notify_subscribe" : "notify_unsubscribe", owner, list.locale())
                .with("address", who.toString()).with("name", name)));
        }
    }

    private Outcome askOwners(Wish wish, MailingList list, EmailAddress who, String name) {
        String token = requests.hold(new Requests.NewRequest(list.id(), Decider.MODERATOR, wish.operation(), who, who, name)).token();
        owners(list).forEach(owner -> post.send(Letter.fromRobot(list.domain(), wish == Wish.SUBSCRIBE ? "subrequest" : "sigrequest", owner, list.locale()).about(list)
            .with("token", token).with("address", who.toString()).with("name", name).with("link", links.confirm(list.domain(), token)).with("days", DAYS)));
        return Outcome.OWNERS_ASKED;
    }

    private Decision decide(Wish wish, MailingList list, EmailAddress who, AuthMethod method) {
        return scenarios.decide(wish.operation(), ScenarioContext.forList(list.address()).sender(who, method).email(who).build());
    }

    private java.util.List<EmailAddress> owners(MailingList list) {
        return admins.owners(list.id()).stream().filter(ListAdmin::receiving).map(ListAdmin::address).toList();
    }
}
