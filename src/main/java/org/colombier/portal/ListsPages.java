package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.Domain;
import org.colombier.portal.security.Visitor;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The front page and the lists that a visitor may see, of the domain whose portal it is. */
@Controller
class ListsPages {

    private static final int ON_FRONT = 9;
    private static final int ON_PAGE = 48;
    /** How many lists one request asks the scenarios about; what is further down is found by searching. */
    private static final int MOST_ASKED = 2_000;

    private final Catalog catalog;
    private final PortalHost hosts;
    private final Access access;

    ListsPages(Catalog catalog, PortalHost hosts, Access access) {
        this.catalog = catalog;
        this.hosts = hosts;
        this.access = access;
    }

    @GetMapping("/")
    String home(Visitor visitor, HttpServletRequest request, Model model) {
        Optional<Domain> domain = hosts.domain(request.getServerName());
        model.addAttribute("place", domain.map(Domain::unicode).orElse(""));
        model.addAttribute("lists", visible(domain, "", visitor, 0, ON_FRONT));
        return "home";
    }

    /** @param page counted from 1 */
    @GetMapping("/lists")
    String lists(@RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "1") int page, Visitor visitor, HttpServletRequest request, Model model) {
        int number = Math.clamp(page, 1, 1_000);
        String wanted = q.length() > 100 ? q.substring(0, 100) : q;
        List<MailingList> found = visible(hosts.domain(request.getServerName()), wanted, visitor, (number - 1) * ON_PAGE, ON_PAGE + 1);
        model.addAttribute("q", wanted).addAttribute("lists", found.subList(0, Math.min(found.size(), ON_PAGE)))
            .addAttribute("next", found.size() > ON_PAGE ? number + 1 : 0);
        return "lists";
    }

    private List<MailingList> visible(Optional<Domain> domain, String wanted, Visitor visitor, int skip, int limit) {
        String text = wanted.strip().toLowerCase(Locale.ROOT);
        List<MailingList> found = new ArrayList<>();
        int asked = 0;
        int skipped = 0;
        for (MailingList list : domain.map(catalog::in).orElseGet(catalog::all)) {
            if (found.size() == limit || asked == MOST_ASKED) {
                break;
            }
            if (list.isOpen() && matches(list, text)) {
                asked++;
                if (access.isVisible(list, visitor) && skipped++ >= skip) {
                    found.add(list);
                }
            }
        }
        return found;
    }

    private static boolean matches(MailingList list, String text) {
        return list.address().toString().contains(text) || list.subject().toLowerCase(Locale.ROOT).contains(text);
    }
}
