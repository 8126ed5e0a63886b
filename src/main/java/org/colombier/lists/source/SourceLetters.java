package org.colombier.lists.source;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.colombier.directory.Domains;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Component;

/** What is written about data sources: to owners and listmasters in trouble, to people who were included. Thread-safe. */
@Component
class SourceLetters {

    private final RobotPost post;
    private final Admins admins;
    private final Catalog catalog;
    private final Domains domains;

    SourceLetters(RobotPost post, Admins admins, Catalog catalog, Domains domains) {
        this.post = post;
        this.admins = admins;
        this.catalog = catalog;
        this.domains = domains;
    }

    /** @param state {@code failing} or {@code held} */
    void trouble(MailingList list, String state, SyncReport report) {
        String text = state.equals("held") ? "sync_include_held" : "sync_include_failed";
        String reason = state.equals("held") ? report.roles().stream().map(SyncReport.RoleResult::held).filter(h -> !h.isEmpty()).collect(Collectors.joining("\n"))
            : report.sources().stream().filter(s -> s.outcome().equals("failed")).map(s -> s.label() + ": " + s.reason()).collect(Collectors.joining("\n"));
        Stream<EmailAddress> owners = admins.owners(list.id()).stream().filter(a -> a.wants(ListAdmin.Notice.REPORT)).map(ListAdmin::address);
        // A source that fails is a matter of those who set it up.
        Stream<EmailAddress> listmasters = state.equals("held") ? Stream.of() : domains.listmasters(list.domain()).stream();
        Stream.concat(owners, listmasters).map(EmailAddress::canonical).distinct().forEach(to -> post.send(Letter.fromList(list, text, to, list.locale()).with("reason", reason)));
    }

    void welcome(MailingList list, List<EmailAddress> added) {
        String description = catalog.settings(list).get(ListParameters.DESCRIPTION);
        added.forEach(member -> post.send(Letter.fromList(list, "welcome", member, list.locale()).with("description", description)));
    }
}
