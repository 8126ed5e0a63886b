package org.colombier.lists.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.colombier.directory.PortalLinks;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Outcome.Status;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.moderation.Reasons;
import org.colombier.lists.scenario.Decision;
import org.colombier.lists.scenario.ScenarioContext;
import org.colombier.lists.scenario.Scenarios;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.Domain;
import org.springframework.stereotype.Component;

/** Commands that only ask: each is answered by a letter of its own, which shows no more than the lists' rules allow. */
@Component
class Inquiries {

    /** A mail is no place for more. */
    private static final int MOST_SHOWN = 5_000;
    private static final int PAGE = 1_000;

    private final Catalog catalog;
    private final Members members;
    private final Admins admins;
    private final Scenarios scenarios;
    private final RobotPost robotPost;
    private final PortalLinks links;

    Inquiries(Catalog catalog, Members members, Admins admins, Scenarios scenarios, RobotPost robotPost, PortalLinks links) {
        this.catalog = catalog;
        this.members = members;
        this.admins = admins;
        this.scenarios = scenarios;
        this.robotPost = robotPost;
        this.links = links;
    }

    Outcome help(Domain domain, Requester who) {
        return send(Letter.fromRobot(domain, "helpfile", who.address(), who.language()), who);
    }

    Outcome lists(Domain domain, Requester who) {
        List<Map<String, Object>> visible = catalog.in(domain).stream().filter(MailingList::isOpen).filter(l -> isVisible(l, who)).limit(MOST_SHOWN)
            .map(l -> Map.<String, Object>of("address", l.address().toString(), "subject", l.subject(), "url", links.list(l.address()))).toList();
        return send(Letter.fromRobot(domain, "lists", who.address(), who.language()).with("lists", visible), who);
    }

    boolean isVisible(MailingList list, Requester who) {
        return decide("visibility", list, who).allowed();
    }

    Outcome which(Domain domain, Requester who) {
        List<Map<String, Object>> own = new ArrayList<>();
        for (Member m : members.listsOf(who.address())) {
            catalog.find(m.listId()).filter(l -> l.domain().equals(domain) && l.isOpen()).ifPresent(l -> own.add(Map.of("address", l.address().toString(),
                "subject", l.subject(), "url", links.list(l.address()), "reception", m.reception().text())));
        }
        return send(Letter.fromRobot(domain, "which", who.address(), who.language()).with("subscriptions", List.copyOf(own))
            .with("owned", administered(domain, who, ListAdmin.Role.OWNER)).with("moderated", administered(domain, who, ListAdmin.Role.MODERATOR)), who);
    }

    private List<String> administered(Domain domain, Requester who, ListAdmin.Role role) {
        return admins.rolesOf(who.address()).stream().filter(a -> a.role() == role).flatMap(a -> catalog.find(a.listId()).stream())
            .filter(l -> l.domain().equals(domain)).map(l -> l.address().toString()).toList();
    }

    Outcome info(MailingList list, Requester who) {
        return ifAllowed("info", list, who, allowed -> send(Letter.fromRobot(list.domain(), "info", who.address(), who.language()).about(list)
            .with("description", catalog.settings(list).get(ListParameters.DESCRIPTION)).with("total", members.count(list.id()))
            .with("owners", addresses(admins.owners(list.id()))).with("moderators", addresses(admins.moderators(list.id()))), who));
    }

    private static List<String> addresses(List<ListAdmin> admins) {
        return admins.stream().map(a -> a.address().toString()).toList();
    }

    Outcome review(MailingList list, Requester who) {
        return ifAllowed("review", list, who, allowed -> {
            boolean all = admins.isOwner(list.id(), who.address());
            List<Map<String, Object>> shown = new ArrayList<>();
            List<Member> page = members.page(list.id(), "", PAGE);
            while (!page.isEmpty() && shown.size() < MOST_SHOWN) {
                page.stream().filter(m -> all || !m.concealed()).forEach(m -> shown.add(Map.of("address", m.address().toString(), "name", m.name())));
                page = page.size() < PAGE ? List.of() : members.page(list.id(), page.getLast().address().toString(), PAGE);
            }
            long total = members.count(list.id());
            List<Map<String, Object>> bounded = List.copyOf(shown.subList(0, Math.min(shown.size(), MOST_SHOWN)));
            return send(Letter.fromRobot(list.domain(), "review", who.address(), who.language()).about(list).with("members", bounded)
                .with("total", total).with("hidden", total - bounded.size()), who);
        });
    }

    private Outcome ifAllowed(String operation, MailingList list, Requester who, Function<Decision, Outcome> answer) {
        Decision decision = decide(operation, list, who);
        return decision.allowed() ? answer.apply(decision)
            : Outcome.refused(Reasons.sentence(who.language(), decision.reason(), list));
    }

    private Decision decide(String operation, MailingList list, Requester who) {
        return scenarios.decide(operation, ScenarioContext.forList(list.address()).sender(who.address(), who.method()).build());
    }

    private Outcome send(Letter letter, Requester who) {
        robotPost.send(letter.answering(who.mail()));
        return Outcome.byLetter(Status.DONE, letter.text());
    }
}
