package org.colombier.lists.posting;

import java.util.Optional;
import org.colombier.directory.PortalLinks;
import org.colombier.lists.archive.Archive;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.ListsSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.springframework.stereotype.Component;

/** Gathers what members' copies of a post say of the list, its pages and its author. Thread-safe. */
@Component
class Renderings {

    private final Archive archive;
    private final AuthorDomains authorDomains;
    private final PortalLinks links;
    private final ListsSettings lists;

    Renderings(Archive archive, AuthorDomains authorDomains, PortalLinks links, ListsSettings lists) {
        this.archive = archive;
        this.authorDomains = authorDomains;
        this.links = links;
        this.lists = lists;
    }

    /**
     * @param sender who the list takes for the author, where no field says it
     * @param came   the post's header as it came
     * @param header of the list copy
     */
    Rendering first(MailingList list, ListSettings settings, EmailAddress sender, HeaderSection came, HeaderSection header, Receipts receipts, FooterTexts.Found found) {
        Author author = Author.of(header).orElseGet(() -> new Author(sender, ""));
        Optional<String> archivedAt = archive.isOnTheWeb(settings) && archive.wants(settings, header) ? header.first("Message-ID").map(id -> archive.url(list, id)) : Optional.empty();
        return of(list, settings, author, authorDomains.needRewriting(author, came, DmarcRule.of(settings)), archivedAt, receipts, found);
    }

    /** Of a post of which it is known already whether its author is rewritten and where it stands in the archive. */
    Rendering of(MailingList list, ListSettings settings, Author author, boolean rewriteFrom, Optional<String> archivedAt, Receipts receipts, FooterTexts.Found found) {
        Optional<String> page = archive.isOnTheWeb(settings) ? Optional.of(archive.url(list)) : Optional.empty();
        return new Rendering(list, PostStyle.of(settings), found.footer(), new Rendering.Facts(author, rewriteFrom, links.list(list.address()),
            links.unsubscribe(list.domain(), ""), lists.robot(list.domain()), page, archivedAt, receipts.reading()));
    }
}
