package org.colombier.lists.command;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colombier.directory.PortalLinks;
import org.colombier.lists.catalog.FamilyCatalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Outcome.Status;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.moderation.HeldMessage.Decider;
import org.colombier.lists.moderation.HeldMessages.Held;
import org.colombier.lists.moderation.HeldRequest;
import org.colombier.lists.moderation.ModerationSettings;
import org.colombier.lists.moderation.Requests;
import org.colombier.lists.moderation.Requests.NewRequest;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.lists.scenario.Decision;
import org.colombier.lists.scenario.ScenarioContext;
import org.colombier.lists.scenario.Scenarios;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Leaving all lists of a family in a domain. The {@code family_signoff} scenario decides; whoever it does not believe is
 * asked by a mailed key. What a list's data sources include stays, as with any other way to leave. Thread-safe.
 */
@Component
public class FamilySignoff {

    static final String OPERATION = "family_signoff";

    private final FamilyCatalog families;
    private final Members members;
    private final Memberships memberships;
    private final Scenarios scenarios;
    private final Requests requests;
    private final RobotPost robotPost;
    private final PortalLinks links;
    private final ModerationSettings settings;

    FamilySignoff(FamilyCatalog families, Members members, Memberships memberships, Scenarios scenarios, Requests requests, RobotPost robotPost, PortalLinks links,
                  ModerationSettings settings) {
        this.families = families;
        this.members = members;
        this.memberships = memberships;
        this.scenarios = scenarios;
        this.requests = requests;
        this.robotPost = robotPost;
        this.links = links;
        this.settings = settings;
    }

    /**
     * @param proven   true if it is surely the person who asks
     * @param language of the question
     */
    @Transactional
    public Outcome ask(String family, Domain domain, EmailAddress who, boolean proven, Locale language) {
        Decision decision = scenarios.decide(OPERATION, ScenarioContext.forDomain(domain).sender(who, proven ? AuthMethod.MD5 : AuthMethod.SMTP).variable("family->name", family).build());
        // Whatever a rule believes: nobody is taken off lists by another's word.
        return switch (decision.action()) {
            case DO_IT -> proven ? leave(family, domain, who) : confirm(family, domain, who, language);
            case REQUEST_AUTH -> confirm(family, domain, who, language);
            default -> Outcome.refused("family.signoff.refused", family);
        };
    }

    /** Held with one of the family's lists, which stands for all. Who is on none gets no mail, and is told the same. */
    private Outcome confirm(String family, Domain domain, EmailAddress who, Locale language) {
        Optional<MailingList> first = families.lists(family, domain).stream().filter(MailingList::isOpen).filter(l -> members.isMember(l.id(), who)).findFirst();
        if (first.isPresent() && requests.pending(first.get().id(), OPERATION, who).isEmpty()) {
            Held held = requests.hold(new NewRequest(first.get().id(), Decider.AUTHOR, OPERATION, who, who, family));
            robotPost.send(Letter.fromRobot(domain, "request_auth", who, language).with("token", held.token()).with("command", words(family))
                .with("link", links.confirm(domain, held.token())).with("days", settings.requestDays()));
        }
        return new Outcome(Status.WAITING, "confirm.asked", false, who.toString());
    }

    Outcome confirmed(HeldRequest held, MailingList list) {
        return leave(held.argument(), list.domain(), held.requester());
    }

    static String words(String family) {
        return "SIGNOFF family " + family;
    }

    private Outcome leave(String family, Domain domain, EmailAddress who) {
        int left = 0;
        List<MailingList> lists = families.lists(family, domain).stream().filter(l -> !l.status().isClosed()).toList();
        for (MailingList list : lists) {
            Optional<Member> member = members.find(list.id(), who);
            if (member.isPresent() && !memberships.leaveAtOnce(list, member.get()).isRefused()) {
                left++;
            }
        }
        return Outcome.done("family.signoff.done", left, family);
    }
}
