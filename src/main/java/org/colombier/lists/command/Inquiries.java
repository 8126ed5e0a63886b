package org.colombier.lists.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.colombier.directory.PortalLinks;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Outcome.Status;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.scenario.Decision;
import org.colombier.lists.scenario.ScenarioContext;
import org.colombier.lists.scenario.Scenarios;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.Domain;
import org.springframework.stereotype.Component;

/** HELP, LISTS, WHICH: each is answered by a letter of its own, which shows no more than the lists' rules allow. */
@Component
class Inquiries {

    /** A mail is no place for more. */
    private static final int MOST_SHOWN = 5_000;

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

    private Decision decide(String operation, MailingList list, Requester who) {
        return scenarios.decide(operation, ScenarioContext.forList(list).sender(who.address(), who.method()).build());
    }

    private Outcome send(Letter letter, Requester who) {
        robotPost.send(letter.answering(who.mail()));
        return Outcome.byLetter(Status.DONE, letter.text());
    }
}
