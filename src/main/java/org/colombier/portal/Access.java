package org.colombier.portal;

import java.net.InetAddress;
import java.util.Optional;
import org.colombier.directory.Listmasters;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.EditRole;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.lists.scenario.ScenarioContext;
import org.colombier.lists.scenario.Scenarios;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.portal.security.Visitor;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** What a visitor may do with a list, as it is at this moment. Thread-safe. */
@Component
class Access {

    /** @param owner also true for listmasters; {@code moderator} also for owners */
    record Rights(boolean owner, boolean moderator) {

        static final Rights NONE = new Rights(false, false);
    }

    private final Catalog catalog;
    private final Admins admins;
    private final Listmasters listmasters;
    private final Scenarios scenarios;

    Access(Catalog catalog, Admins admins, Listmasters listmasters, Scenarios scenarios) {
        this.catalog = catalog;
        this.admins = admins;
        this.listmasters = listmasters;
        this.scenarios = scenarios;
    }

    /** The list of an address in a path; the page for what is not found if there is none. */
    MailingList list(String address) {
        return EmailAddress.tryParse(address).flatMap(catalog::find).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    Rights on(MailingList list, Visitor visitor) {
        return visitor.address().map(who -> on(list, who)).orElse(Rights.NONE);
    }

    private Rights on(MailingList list, EmailAddress who) {
        boolean owner = admins.isOwner(list.id(), who) || listmasters.isListmaster(list.domain(), who);
        return new Rights(owner, owner || admins.isModerator(list.id(), who));
    }

    /** As what the visitor looks at the list's settings. */
    EditRole editRole(MailingList list, Visitor visitor) {
        EmailAddress who = visitor.known();
        if (listmasters.isListmaster(list.domain(), who)) {
            return EditRole.LISTMASTER;
        }
        if (admins.isPrivileged(list.id(), who)) {
            return EditRole.PRIVILEGED_OWNER;
        }
        return admins.isOwner(list.id(), who) ? EditRole.OWNER : EditRole.EDITOR;
    }

    /** The list, for those who may decide about its life: its privileged owners and the listmasters. */
    MailingList privileged(String address, Visitor visitor) {
        MailingList list = owned(address, visitor);
        visitor.must(editRole(list, visitor).compareTo(EditRole.PRIVILEGED_OWNER) <= 0);
        return list;
    }

    /** The list, for those who own it. */
    MailingList owned(String address, Visitor visitor) {
        visitor.known();
        MailingList list = list(address);
        visitor.must(on(list, visitor).owner());
        return list;
    }

    /** True for the listmasters of the list's domain: what concerns the server, such as passwords of databases, is not the owners'. */
    boolean isListmaster(MailingList list, Visitor visitor) {
        return visitor.address().filter(who -> listmasters.isListmaster(list.domain(), who)).isPresent();
    }

    /** The list, for those who moderate it. */
    MailingList moderated(String address, Visitor visitor) {
        visitor.known();
        MailingList list = list(address);
        visitor.must(on(list, visitor).moderator());
        return list;
    }

    /** True if the list is shown to the visitor among the others. */
    boolean isVisible(MailingList list, ListSettings settings, Visitor visitor) {
        return scenarios.decide("visibility", settings.get(ListParameters.VISIBILITY), request(list, visitor)).allowed();
    }

    /** True if a category of lists is offered to the visitor. @param scenario of its own, else the site's setting */
    boolean maySeeCategory(Domain domain, String category, Optional<String> scenario, Visitor visitor) {
        ScenarioContext.Builder request = ScenarioContext.forDomain(domain).variable("topicname", category);
        visitor.address().ifPresent(who -> request.sender(who, AuthMethod.MD5));
        client(visitor).ifPresent(request::client);
        ScenarioContext asked = request.build();
        return scenario.map(name -> scenarios.decide("topics_visibility", name, asked)).orElseGet(() -> scenarios.decide("topics_visibility", asked)).allowed();
    }

    /** True if the visitor may see the list's own page. */
    boolean mayReadAbout(MailingList list, Visitor visitor) {
        return scenarios.decide("info", request(list, visitor)).allowed();
    }

    /** True if the visitor may read the list's archive, and files that were taken out of its posts. */
    boolean mayReadArchive(MailingList list, Visitor visitor) {
        return scenarios.decide("archive_web_access", catalog.settings(list).get(ListParameters.ARCHIVE_WEB_ACCESS), request(list, visitor)).allowed();
    }

    /** The list, for those who may read its archive. */
    MailingList archived(String address, Visitor visitor) {
        MailingList list = list(address);
        visitor.must(mayReadArchive(list, visitor));
        return list;
    }

    /** What the scenarios are told of a visitor: a login is as good as a mailed key. */
    /** Whether the visitor may see what became of posts ({@code tracking.tracking}); owners always may. */
    boolean mayTrack(MailingList list, Visitor visitor) {
        return on(list, visitor).owner() || visitor.isKnown()
            && scenarios.decide("tracking", catalog.settings(list).get(ListParameters.TRACKING), request(list, visitor)).allowed();
    }

    static ScenarioContext request(MailingList list, Visitor visitor) {
        ScenarioContext.Builder request = ScenarioContext.forList(list);
        visitor.address().ifPresent(who -> request.sender(who, AuthMethod.MD5));
        client(visitor).ifPresent(request::client);
        return request.build();
    }

    static Optional<InetAddress> client(Visitor visitor) {
        try {
            return Optional.of(InetAddress.ofLiteral(visitor.client()));
        } catch (IllegalArgumentException unnumbered) {
            return Optional.empty();
        }
    }
}
