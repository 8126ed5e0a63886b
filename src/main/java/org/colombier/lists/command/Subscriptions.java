package org.colombier.lists.command;

import java.util.Locale;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Member;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Joining and leaving a list by one's own wish, as the portal's forms need it; the mail commands ask the same
 * {@link Memberships}. Each method is one transaction or joins the caller's: the change, the question and the letters
 * commit together. Thread-safe.
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

    private final Memberships memberships;

    Subscriptions(Memberships memberships) {
        this.memberships = memberships;
    }

    /**
     * Does what the list's scenario says about the wish of a person.
     *
     * @param method   how sure it is that {@code who} asks
     * @param name     the person's, may be empty
     * @param language for the words of a refusal
     */
    @Transactional
    public Outcome wish(Wish wish, MailingList list, EmailAddress who, AuthMethod method, String name, Locale language) {
        return outcome(memberships.ask(Operation.valueOf(wish.name()), list, new Requester(who, name, method, false, language), who, name));
    }

    /**
     * Asks the person at an address whether the wish is theirs; says nothing of whether it is a member, since anybody may
     * have given the address in a form. Refused only if the scenario refuses the proven person.
     */
    @Transactional
    public Outcome ask(Wish wish, MailingList list, EmailAddress who, String name, Locale language) {
        return outcome(memberships.question(Operation.valueOf(wish.name()), list, new Requester(who, name, AuthMethod.MD5, false, language), name));
    }

    /** Leaves at once, whatever the scenario says: the key of one's own copy is the proof (RFC 8058 section 3.2). @return false if no longer a member */
    @Transactional
    public boolean leaveByKey(MailingList list, Member member) {
        return !memberships.leaveAtOnce(list, member).isRefused();
    }

    private static Outcome outcome(org.colombier.lists.command.Outcome of) {
        return switch (of.status()) {
            case DONE -> of.key().equals(Memberships.ALREADY) ? Outcome.UNCHANGED : Outcome.DONE;
            case WAITING -> of.key().equals(Memberships.OWNERS_ASKED) ? Outcome.OWNERS_ASKED : Outcome.CONFIRMATION_SENT;
            case REFUSED -> of.key().equals(Memberships.NO_MEMBER) ? Outcome.UNCHANGED : Outcome.REFUSED;
        };
    }
}
