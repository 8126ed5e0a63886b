package org.colombier.portal;

import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.moderation.HeldMessages;
import org.colombier.lists.moderation.Requests;
import org.colombier.portal.security.Visitor;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** What heads each of a list's pages: its title and, for those who run it, the ways to its other pages. Thread-safe. */
@Component
class ListHead {

    private final Access access;
    private final Catalog catalog;
    private final HeldMessages held;
    private final Requests requests;

    ListHead(Access access, Catalog catalog, HeldMessages held, Requests requests) {
        this.access = access;
        this.catalog = catalog;
        this.held = held;
        this.requests = requests;
    }

    /** @param tab which of the pages this is: {@code info}, {@code moderation}, {@code requests}, {@code members}, {@code texts}, {@code settings}, {@code archive} */
    Access.Rights on(MailingList list, String tab, Visitor visitor, Model model) {
        Access.Rights rights = access.on(list, visitor);
        model.addAttribute("list", list).addAttribute("tab", tab).addAttribute("rights", rights)
            .addAttribute("archived", catalog.settings(list).get(ListParameters.PROCESS_ARCHIVE) && access.mayReadArchive(list, visitor))
            .addAttribute("waiting", rights.moderator() ? held.count(list.id()) : 0L)
            .addAttribute("asking", rights.owner() ? requests.count(list.id()) : 0L);
        return rights;
    }
}
