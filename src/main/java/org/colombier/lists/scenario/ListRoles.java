package org.colombier.lists.scenario;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.colombier.directory.Account;
import org.colombier.directory.Accounts;
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
import org.colombier.net.dns.Dns;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The answers of catalog, members and directory to what scenarios ask, and of the scenarios to what the catalog asks. */
@Component
class ListRoles implements Roles, ListFacts, ScenarioNames {

    /** Names of one client that are looked at. */
    private static final int MOST_NAMES = 5;

    private final Catalog catalog;
    private final Members members;
    private final Admins admins;
    private final Domains domains;
    private final Accounts accounts;
    private final ListsSettings settings;
    private final ScenarioSettings own;
    private final Dns dns;
    private final ObjectProvider<Scenarios> scenarios;

    ListRoles(Catalog catalog, Members members, Admins admins, Domains domains, Accounts accounts, ListsSettings settings, ScenarioSettings own, Dns dns, ObjectProvider<Scenarios> scenarios) {
        this.catalog = catalog;
        this.members = members;
        this.admins = admins;
        this.domains = domains;
        this.accounts = accounts;
        this.settings = settings;
        this.own = own;
        this.dns = dns;
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
        if (name.equals("family_name")) {
            return catalog.find(list).flatMap(MailingList::family);
        }
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
    public Optional<Long> id(EmailAddress list) {
        return catalog.find(list).map(MailingList::id);
    }

    @Override
    public Optional<String> siteParameter(Domain domain, String name) {
        return Optional.ofNullable(settings.defaults().get(domain.ascii() + "/" + name)).or(() -> Optional.ofNullable(settings.defaults().get(name)))
            .or(() -> own.ofDomain(name)).or(() -> ListParameters.named(name).map(ListParameter::defaultText));
    }

    @Override
    public Optional<String> environment(String name) {
        return own.environment().contains(name) ? Optional.ofNullable(System.getenv(name)) : Optional.empty();
    }

    /** By Sympa's names of a member's columns. */
    @Override
    public Optional<String> subscriber(EmailAddress list, EmailAddress who, String key) {
        return catalog.find(list).flatMap(l -> members.find(l.id(), who)).flatMap(m -> switch (key) {
            case "email" -> Optional.of(m.address().toString());
            case "gecos" -> Optional.of(m.name());
            case "reception" -> Optional.of(m.reception().name().toLowerCase(Locale.ROOT));
            case "visibility" -> Optional.of(m.concealed() ? "conceal" : "noconceal");
            case "date", "date_epoch" -> Optional.of(Long.toString(m.joined().getEpochSecond()));
            case "update_date", "update_date_epoch" -> Optional.of(Long.toString(m.changed().getEpochSecond()));
            case "bounce" -> Optional.of(m.bouncing() ? "1" : "");
            case "subscribed" -> Optional.of(m.subscribed() ? "1" : "0");
            case "included" -> Optional.of(m.included() ? "1" : "0");
            case "suspend" -> Optional.of(m.suspension().isPresent() ? "1" : "0");
            case "topics" -> Optional.of(String.join(",", m.topics()));
            default -> Optional.ofNullable(m.attributes().get(key));
        });
    }

    @Override
    public Optional<String> attribute(EmailAddress list, EmailAddress who, String id) {
        return catalog.find(list).flatMap(l -> members.find(l.id(), who)).flatMap(m -> Optional.ofNullable(m.attributes().get(id)));
    }

    /** Anybody may claim any name in the reverse zone, so it counts only if it leads back. */
    @Override
    public Optional<String> hostName(InetAddress client) {
        return dns.reverse(client).records().stream().limit(MOST_NAMES).filter(name -> dns.addresses(name).records().contains(client)).findFirst();
    }

    @Override
    public Optional<String> user(EmailAddress who, String key) {
        return switch (key) {
            case "email" -> Optional.of(who.toString());
            case "gecos" -> accounts.find(who).map(Account::name);
            default -> Optional.empty();
        };
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
