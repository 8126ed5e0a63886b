package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Optional;
import org.colombier.directory.Listmasters;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListLives;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.ListRequests;
import org.colombier.mail.EmailAddress;
import org.colombier.portal.security.Visitor;
import org.colombier.portal.view.Flash;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** A list's life after its birth: approved or rejected by a listmaster, closed, restored, copied, renamed, purged. */
@Controller
class ListLifePages {

    private static final int LONGEST_REASON = 1_000;

    private final Access access;
    private final Catalog catalog;
    private final ListLives lives;
    private final ListRequests requests;
    private final Listmasters listmasters;

    ListLifePages(Access access, Catalog catalog, ListLives lives, ListRequests requests, Listmasters listmasters) {
        this.access = access;
        this.catalog = catalog;
        this.lives = lives;
        this.requests = requests;
        this.listmasters = listmasters;
    }

    @PostMapping("/lists/{address}/approve")
    String approve(@PathVariable String address, Visitor visitor, Locale locale, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = administered(address, visitor);
        return done(() -> requests.approve(list, visitor.known()), "life.approved", "/admin/" + list.domain(), list, locale, request, response);
    }

    @PostMapping("/lists/{address}/reject")
    String reject(@PathVariable String address, @RequestParam(defaultValue = "") String reason, Visitor visitor, Locale locale, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = administered(address, visitor);
        return done(() -> requests.reject(list, visitor.known(), bounded(reason)), "life.rejected", "/admin/" + list.domain(), list, locale, request, response);
    }

    @PostMapping("/lists/{address}/close")
    String close(@PathVariable String address, @RequestParam(defaultValue = "") String reason, Visitor visitor, Locale locale, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.privileged(address, visitor);
        return done(() -> lives.close(list, visitor.address(), bounded(reason)), "life.closed", "/my", list, locale, request, response);
    }

    @PostMapping("/lists/{address}/restore")
    String restore(@PathVariable String address, Visitor visitor, Locale locale, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = administered(address, visitor);
        return done(() -> lives.restore(list, visitor.address()), "life.restored", "/admin/" + list.domain(), list, locale, request, response);
    }

    /** For good; only of a closed list, and with its name written out. */
    @PostMapping("/lists/{address}/purge")
    String purge(@PathVariable String address, @RequestParam(defaultValue = "") String name, Visitor visitor, Locale locale, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = administered(address, visitor);
        boolean sure = list.status().isClosed() && list.name().equals(name.strip());
        if (sure) {
            catalog.purge(list);
        }
        return done(() -> sure, "life.purged", "/admin/" + list.domain(), list, locale, request, response);
    }

    @PostMapping("/lists/{address}/copy")
    String copy(@PathVariable String address, @RequestParam String to, Visitor visitor, Locale locale, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.privileged(address, visitor);
        Optional<EmailAddress> target = target(list, to);
        return done(() -> target.map(t -> requests.copy(list, t, visitor.known(), Access.client(visitor))).isPresent(), "life.copied",
            "/lists/" + list.address() + "/settings", list, locale, request, response);
    }

    /** Another name is the owners' choice; another domain needs the right to create lists there. */
    @PostMapping("/lists/{address}/rename")
    String rename(@PathVariable String address, @RequestParam String to, Visitor visitor, Locale locale, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.privileged(address, visitor);
        Optional<EmailAddress> target = target(list, to);
        visitor.must(target.isEmpty() || target.get().domain().equals(list.domain()) || listmasters.isListmaster(target.get().domain(), visitor.known()));
        return done(() -> target.map(t -> catalog.rename(list, t)).isPresent(), "life.renamed",
            "/lists/" + target.map(EmailAddress::canonical).orElse(list.address()) + "/settings", list, locale, request, response);
    }

    /** A change, which may find that somebody was faster. */
    private interface Change {
        boolean make();
    }

    private static String done(Change change, String told, String next, MailingList list, Locale locale, HttpServletRequest request, HttpServletResponse response) {
        try {
            if (change.make()) {
                Flash.success(request, response, told, list.address());
                return "redirect:" + next;
            }
            Flash.failure(request, response, "life.otherwise", list.address());
        } catch (ListConflict refused) {
            Flash.failure(request, response, "form.refused", ListMessages.text(locale, refused.key(), refused.arguments()));
        }
        return told.equals("life.copied") || told.equals("life.renamed") || told.equals("life.closed") ? "redirect:/lists/" + list.address() + "/settings" : "redirect:/admin/" + list.domain();
    }

    private MailingList administered(String address, Visitor visitor) {
        visitor.known();
        MailingList list = access.list(address);
        visitor.must(listmasters.isListmaster(list.domain(), visitor.known()));
        return list;
    }

    /** @param to a name in the list's domain, or an address */
    private static Optional<EmailAddress> target(MailingList list, String to) {
        return EmailAddress.tryParse(to.contains("@") ? to.strip() : to.strip() + "@" + list.domain());
    }

    private static String bounded(String reason) {
        return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason.strip();
    }
}
