package org.colombier.lists.scenario;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.colombier.directory.Domains;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameter;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListsSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.ScenarioNames;
import org.colombier.lists.catalog.ValueType;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.Members;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The answers of catalog, members and directory to what scenarios ask, and of the scenarios to what the catalog asks. */
@Component
class ListRoles implements Roles, ListFacts, ScenarioNames {

    private final Catalog catalog;
    private final Members members;
    private final Admins admins;
    private final Domains domains;
    private final ListsSettings settings;
    private final ObjectProvider<Scenarios> scenarios;

    ListRoles(Catalog catalog, Members members, Admins admins, Domains domains, ListsSettings settings, ObjectProvider<Scenarios> scenarios) {
        this.catalog = catalog;
        this.members = members;
        this.admins = admins;
        this.domains = domains;
        this.settings = settings;
        this.scenarios = scenarios;
    }

    @Override
    public boolean isSubscriber(EmailAddress list, EmailAddress who) {
        return in(list, l -> members.isMember(l.id(), who));
    }

    @Override
    public boolean isOwner(EmailAddress list, EmailAddress who) {
        return in(list, l -> admins.isOwner(l.id(), who) || isListmaster(l.domain(), who));
    }

    @Override
    public boolean isEditor(EmailAddress list, EmailAddress who) {
        return in(list, l -> admins.isModerator(l.id(), who));
    }

    @Override
    public boolean isListmaster(Domain domain, EmailAddress who) {
        return domains.isListmaster(domain, who);
    }

    @Override
    public boolean isOpen(EmailAddress list) {
        return in(list, MailingList::isOpen);
    }

    @Override
    public Optional<String> parameter(EmailAddress list, String name) {
        if (name.startsWith("custom_vars.")) {
            return catalog.find(list).map(l -> catalog.settings(l).variables().get(name.substring("custom_vars.".length())));
        }
        return ListParameters.named(name).or(() -> choosing(name)).flatMap(p -> catalog.find(list).map(l -> catalog.settings(l).shown(p)));
    }

    /** The scenario of {@code archive_web_access} is chosen by {@code archive.web_access}. */
    private static Optional<ListParameter<?>> choosing(String operation) {
        return ListParameters.all().stream().filter(p -> p.type() instanceof ValueType.Scenario(var chosen) && chosen.equals(operation)).findFirst();
    }

    @Override
    public long members(EmailAddress list) {
        return catalog.find(list).map(l -> members.count(l.id())).orElse(0L);
    }

    @Override
    public EmailAddress robot(Domain domain) {
        return settings.robot(domain);
    }

    @Override
    public List<String> names(String operation, MailingList list) {
        return scenarios.getObject().names(operation, list.domain(), Optional.of(list.address())).stream().map(Scenarios.Choice::name).toList();
    }

    private boolean in(EmailAddress list, Predicate<MailingList> question) {
        return catalog.find(list).filter(question).isPresent();
    }
}
