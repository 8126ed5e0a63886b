package org.colombier.lists.command;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colombier.directory.Domains;
import org.colombier.directory.Listmasters;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListLives;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.lists.scenario.Decision;
import org.colombier.lists.scenario.ScenarioContext;
import org.colombier.lists.scenario.Scenarios;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * New lists: asked for by somebody who is logged in, created at once or after a listmaster's word, as the scenario
 * {@code create_list} says; and copied. Thread-safe.
 */
@Service
public class ListRequests {

    /**
     * A list that somebody wants.
     *
     * @param type        a name that {@link org.colombier.lists.catalog.ListTypes} knows
     * @param description may be empty
     * @param topics      with commas; may be empty
     */
    public record Wanted(EmailAddress address, String subject, String type, String description, String topics) {
    }

    private final Catalog catalog;
    private final ListLives lives;
    private final Admins admins;
    private final Scenarios scenarios;
    private final Domains domains;
    private final Listmasters listmasters;
    private final RobotPost post;

    ListRequests(Catalog catalog, ListLives lives, Admins admins, Scenarios scenarios, Domains domains, Listmasters listmasters, RobotPost post) {
        this.catalog = catalog;
        this.lives = lives;
        this.admins = admins;
        this.scenarios = scenarios;
        this.domains = domains;
        this.listmasters = listmasters;
        this.post = post;
    }

    /** True if the person may create lists in the domain, or ask for them. */
    public boolean mayAsk(Domain domain, EmailAddress who, Optional<InetAddress> client) {
        return !decide(domain, who, client, Map.of()).refused();
    }

    /**
     * Creates the list, or keeps the request for a listmaster and tells those.
     *
     * @return the list: open, or pending
     * @throws ListConflict if the person may not, or as {@link Catalog#create}
     */
    @Transactional
    public MailingList request(Wanted wanted, EmailAddress who, Optional<InetAddress> client) {
        Domain domain = wanted.address().domain();
        Decision decision = decide(domain, who, client, Map.of("candidate_listname", wanted.address().localPart(), "candidate_subject", wanted.subject(),
            "candidate_template", wanted.type(), "candidate_info", wanted.description(), "candidate_topics", wanted.topics()));
        return switch (decision.action()) {
            case DO_IT -> create(wanted, who, ListStatus.OPEN, decision.notifyOwners());
            case LISTMASTER, OWNER, EDITOR, EDITORKEY -> create(wanted, who, ListStatus.PENDING, true);
            default -> throw new ListConflict("list.conflict.create", domain.unicode());
        };
    }

    private MailingList create(Wanted wanted, EmailAddress who, ListStatus status, boolean tell) {
        Map<String, String> values = new java.util.HashMap<>();
        if (!wanted.description().isBlank()) {
            values.put(ListParameters.DESCRIPTION.name(), wanted.description());
        }
        if (!wanted.topics().isBlank()) {
            values.put(ListParameters.TOPICS.name(), wanted.topics());
        }
        MailingList list = catalog.create(new NewList(wanted.address(), wanted.subject(), wanted.type(), Optional.empty(), Optional.of(who), status, values));
        admins.add(list, ListAdmin.owner(list.id(), who, ""));
        if (tell) {
            String text = status == ListStatus.PENDING ? "list_requested" : "list_created_notice";
            listmastersOf(list.domain()).forEach(to -> post.send(letter(list, text, to).with("creator", who.toString()).with("type", wanted.type())
                .with("description", wanted.description())));
        }
        return list;
    }

    /** A listmaster's yes; the person who asked is told. @return false if somebody else decided before */
    @Transactional
    public boolean approve(MailingList list, EmailAddress by) {
        boolean first = lives.approve(list, by);
        if (first) {
            admins.owners(list.id()).forEach(owner -> post.send(Letter.fromList(list, "list_created", owner.address(), list.locale())));
        }
        return first;
    }

    /** A listmaster's no. @param reason told to the person who asked; may be empty @return false if somebody else decided before */
    @Transactional
    public boolean reject(MailingList list, EmailAddress by, String reason) {
        List<EmailAddress> owners = admins.owners(list.id()).stream().map(ListAdmin::address).toList();
        boolean first = lives.reject(list, by);
        if (first) {
            owners.forEach(owner -> post.send(letter(list, "list_rejected", owner).with("reason", reason)));
        }
        return first;
    }

    /**
     * A list with another's settings, owners and moderators, but without its members.
     *
     * @throws ListConflict if the person may not create lists there, or as {@link Catalog#create}
     */
    @Transactional
    public MailingList copy(MailingList from, EmailAddress to, EmailAddress who, Optional<InetAddress> client) {
        if (!decide(to.domain(), who, client, Map.of("candidate_listname", to.localPart())).allowed()) {
            throw new ListConflict("list.conflict.create", to.domain().unicode());
        }
        MailingList list = catalog.copy(from, to, who);
        java.util.stream.Stream.concat(admins.owners(from.id()).stream(), admins.moderators(from.id()).stream())
            .forEach(a -> admins.add(list, a.of(list.id())));
        return list;
    }

    private Decision decide(Domain domain, EmailAddress who, Optional<InetAddress> client, Map<String, String> variables) {
        ScenarioContext.Builder request = ScenarioContext.forDomain(domain).sender(who, AuthMethod.MD5);
        client.ifPresent(request::client);
        variables.forEach(request::variable);
        return scenarios.decide("create_list", request.build());
    }

    private Collection<EmailAddress> listmastersOf(Domain domain) {
        Collection<EmailAddress> own = domains.listmasters(domain);
        return own.isEmpty() ? listmasters.ofSite() : own;
    }

    private Letter letter(MailingList list, String text, EmailAddress to) {
        return Letter.fromRobot(list.domain(), text, to, list.locale()).with("name", list.name()).with("wanted", list.address().toString()).with("title", list.subject());
    }
}
