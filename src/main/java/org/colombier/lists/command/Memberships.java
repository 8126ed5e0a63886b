package org.colombier.lists.command;

import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.moderation.Reasons;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.lists.scenario.Decision;
import org.colombier.lists.scenario.ScenarioContext;
import org.colombier.lists.scenario.Scenarios;
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

    private final Members members;
    private final Scenarios scenarios;
    private final MembershipQuestions questions;
    private final MembershipChanges changes;
    private final CommandSettings settings;

    Memberships(Members members, Scenarios scenarios, MembershipQuestions questions, MembershipChanges changes, CommandSettings settings) {
        this.members = members;
        this.scenarios = scenarios;
        this.questions = questions;
        this.changes = changes;
        this.settings = settings;
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
        Outcome ruledOut = ruledOut(operation, list, who, whom);
        if (ruledOut != null) {
            return ruledOut;
        }
        Decision decision = decide(operation, list, who, whom);
        boolean byOther = operation.isOwn() && !who.address().canonical().equals(whom.canonical());
        return switch (decision.action()) {
            // Whatever a rule believes of the one who asks: to join or to leave is for the person concerned to confirm.
            case DO_IT -> byOther ? questions.confirm(operation, list, who, whom, name, whom)
                : changes.perform(operation, list, who, whom, name, who.quiet() || decision.quiet(), decision.notifyOwners());
            case REQUEST_AUTH -> questions.confirm(operation, list, who, whom, name, byOther ? whom : decision.confirmBy().orElse(who.address()));
            case OWNER, EDITOR, EDITORKEY, LISTMASTER -> questions.askOwners(operation, list, who, whom, name);
            default -> Outcome.refused(Reasons.sentence(who.language(), decision.reason(), list));
        };
    }

    /** What no rule is asked about: a list that takes nobody, a domain that the site refuses, and what is so already. */
    private @Nullable Outcome ruledOut(Operation operation, MailingList list, Requester who, EmailAddress whom) {
        boolean joins = operation != Operation.UNSUBSCRIBE && operation != Operation.DEL;
        if (joins && !takes(list)) {
            return Outcome.refused(Reasons.sentence(who.language(), Decision.NOT_OPEN, list));
        }
        if (joins && settings.isBlocked(whom)) {
            return Outcome.refused("domain.blocked", whom.domain().unicode());
        }
        return operation == Operation.INVITE && decide(Operation.SUBSCRIBE, list, proven(whom, list), whom).refused()
            ? Outcome.refused("invite.refused", list.name(), whom.toString()) : needless(operation, list, who, whom);
    }

    /** What is so already needs nobody's word. Who asks about somebody else is not told who is a member and who is not. */
    private @Nullable Outcome needless(Operation operation, MailingList list, Requester who, EmailAddress whom) {
        if (!operation.isOwn()) {
            return null;
        }
        boolean member = members.isMember(list.id(), whom);
        if (member != (operation == Operation.SUBSCRIBE)) {
            return null;
        }
        if (!who.address().canonical().equals(whom.canonical())) {
            return questions.vain(operation, list, who, whom, member);
        }
        return member ? Outcome.done(ALREADY, list.name(), whom.toString()) : Outcome.refused(NO_MEMBER, list.name(), whom.toString());
    }

    private boolean takes(MailingList list) {
        return list.isOpen() || list.status() == ListStatus.PENDING && settings.allowSubscribeIfPending();
    }

    /** Asks the person themselves, unless the scenario would refuse even them; tells nobody whether they are a member. */
    @Transactional
    public Outcome question(Operation operation, MailingList list, Requester who, String name) {
        Decision decision = decide(operation, list, who, who.address());
        if (!takes(list) || decision.refused()) {
            return Outcome.refused(Reasons.sentence(who.language(), decision.reason(), list));
        }
        if (operation == Operation.SUBSCRIBE && settings.isBlocked(who.address())) {
            return Outcome.refused("domain.blocked", who.address().domain().unicode());
        }
        return questions.confirm(operation, list, who, who.address(), name, who.address());
    }

    /** Ends a membership by a proof that no rule can ask more of. */
    @Transactional
    public Outcome leaveAtOnce(MailingList list, Member member) {
        Requester self = proven(member.address(), list);
        Decision decision = decide(Operation.UNSUBSCRIBE, list, self, member.address());
        return changes.leave(Operation.UNSUBSCRIBE, list, self, member.address(), decision.quiet(), decision.notifyOwners());
    }

    private static Requester proven(EmailAddress address, MailingList list) {
        return new Requester(address, "", AuthMethod.MD5, false, list.locale());
    }

    private Decision decide(Operation operation, MailingList list, Requester who, EmailAddress whom) {
        return scenarios.decide(operation.scenario(), ScenarioContext.forList(list).sender(who.address(), who.method()).email(whom).build());
    }
}
