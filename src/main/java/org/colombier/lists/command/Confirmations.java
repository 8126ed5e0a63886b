package org.colombier.lists.command;

import java.util.Locale;
import java.util.Optional;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Outcome.Status;
import org.colombier.lists.moderation.HeldMessage;
import org.colombier.lists.moderation.HeldMessage.Decider;
import org.colombier.lists.moderation.HeldMessages;
import org.colombier.lists.moderation.HeldRequest;
import org.colombier.lists.moderation.PostSettlement;
import org.colombier.lists.moderation.Requests;
import org.colombier.lists.posting.PostJudge;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Answers to the robot's questions, by the secret that was mailed: a person confirms a command or a post of theirs, an
 * owner approves a request. Each works once. For the mail robot and the portal alike. Thread-safe.
 */
@Component
public class Confirmations {

    /**
     * What a token would confirm, for a page that shows it before its button.
     *
     * @param command what was asked for, or a post's subject
     * @param pending false if somebody decided before, or it expired
     */
    public record Question(MailingList list, String command, EmailAddress about, boolean post, boolean pending) {
    }

    private final Catalog catalog;
    private final Requests requests;
    private final HeldMessages messages;
    private final Memberships memberships;
    private final MembershipChanges changes;
    private final ListCommands listCommands;
    private final GlobalReminder globalReminder;
    private final FamilySignoff familySignoff;
    private final PostJudge judge;
    private final PostSettlement settlement;
    private final RobotPost robotPost;

    Confirmations(Catalog catalog, Requests requests, HeldMessages messages, Memberships memberships, MembershipChanges changes, ListCommands listCommands,
                  GlobalReminder globalReminder, FamilySignoff familySignoff, PostJudge judge, PostSettlement settlement, RobotPost robotPost) {
        this.catalog = catalog;
        this.requests = requests;
        this.messages = messages;
        this.memberships = memberships;
        this.changes = changes;
        this.listCommands = listCommands;
        this.globalReminder = globalReminder;
        this.familySignoff = familySignoff;
        this.judge = judge;
        this.settlement = settlement;
        this.robotPost = robotPost;
    }

    /** @param token as it stands in the mail or the link; empty if there is no such question */
    public Optional<Question> find(String token) {
        Optional<Question> request = requests.byToken(token).flatMap(r -> catalog.find(r.listId())
            .map(l -> new Question(l, words(r, l), r.address(), false, r.isPending())));
        return request.or(() -> messages.byToken(token).filter(m -> m.decider() == Decider.AUTHOR)
            .flatMap(m -> catalog.find(m.listId()).map(l -> new Question(l, m.subject(), m.sender(), true, m.isPending()))));
    }

    /** Confirms. @param language of the outcome's words where they are a refusal's */
    @Transactional
    public Outcome confirm(String token, Locale language) {
        Optional<HeldRequest> request = requests.byToken(token);
        if (request.isPresent()) {
            return request(request.get(), language);
        }
        return messages.byToken(token).filter(m -> m.decider() == Decider.AUTHOR).map(this::post).orElseGet(() -> Outcome.refused("token.unknown"));
    }

    private Outcome request(HeldRequest held, Locale language) {
        Optional<MailingList> list = catalog.find(held.listId()).filter(MailingList::isOpen);
        // An owner's answer does not say which owner's: the token went to all of them.
        if (list.isEmpty() || !requests.decide(held.id(), true, held.requester()).acted()) {
            return Outcome.refused("token.used");
        }
        return carryOut(held, list.get(), language);
    }

    /** An owner's or moderator's click on a page. @param by who clicks; may do so is the caller's to know */
    @Transactional
    public Outcome approve(long requestId, EmailAddress by, Locale language) {
        Requests.Decision decision = requests.decide(requestId, true, by);
        Optional<MailingList> list = catalog.find(decision.request().listId());
        return decision.acted() && list.isPresent() ? carryOut(decision.request(), list.get(), language) : Outcome.refused("token.used");
    }

    /** An owner's refusal. @param reason for who asked, may be empty @param quiet who asked is told nothing */
    @Transactional
    public Outcome decline(long requestId, EmailAddress by, String reason, boolean quiet) {
        Requests.Decision decision = requests.decline(requestId, by, quiet ? "quiet" : reason);
        HeldRequest held = decision.request();
        Optional<MailingList> list = catalog.find(held.listId());
        if (!decision.acted() || list.isEmpty()) {
            return Outcome.refused("token.used");
        }
        if (!quiet) {
            robotPost.send(Letter.fromList(list.get(), "request_declined", held.requester(), list.get().locale()).with("command", words(held, list.get())).with("reason", reason));
        }
        return Outcome.done("owners.declined", held.address().toString(), list.get().name());
    }

    private Outcome carryOut(HeldRequest held, MailingList list, Locale language) {
        Requester requester = new Requester(held.requester(), held.argument(), AuthMethod.MD5, false, language);
        if (held.operation().equals(GlobalReminder.OPERATION)) {
            return globalReminder.ask(list.domain(), requester);
        }
        if (held.operation().equals(FamilySignoff.OPERATION)) {
            return familySignoff.confirmed(held, list);
        }
        if (listCommands.isOurs(held)) {
            return listCommands.confirmed(held, list, requester);
        }
        Operation operation = Operation.of(held.operation()).orElseThrow();
        if (held.decider() == Decider.AUTHOR) {
            return memberships.ask(operation, list, requester, held.address(), held.argument());
        }
        Outcome outcome = changes.perform(operation, list, requester, held.address(), held.argument(), false, false);
        // Who asked for somebody else hears of it; who asked for themselves got the welcome.
        if (!outcome.isRefused() && !held.requester().canonical().equals(held.address().canonical())) {
            robotPost.send(Letter.fromList(list, "request_approved", held.requester(), list.locale()).with("command", words(held, list)));
        }
        return outcome.isRefused() ? outcome : Outcome.done("owners.approved", held.address().toString(), list.name());
    }

    /** What was asked for, as a person would have written it. */
    private String words(HeldRequest held, MailingList list) {
        return held.operation().equals(GlobalReminder.OPERATION) ? GlobalReminder.COMMAND : held.operation().equals(FamilySignoff.OPERATION) ? FamilySignoff.words(held.argument()) : listCommands.isOurs(held) ? listCommands.words(held, list)
            : Operation.of(held.operation()).map(o -> o.words(list, held.requester(), held.address())).orElse(held.operation());
    }

    private Outcome post(HeldMessage held) {
        HeldMessages.Decision decision = messages.confirm(held.id(),
            (post, body) -> settlement.settle(post, judge.judge(post.list(), held.sender(), AuthMethod.MD5, post.header(), post.content()), body));
        return decision.acted() ? Outcome.byLetter(Status.DONE, "post.confirmed") : Outcome.refused("token.used");
    }
}
