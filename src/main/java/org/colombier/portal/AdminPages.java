package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colombier.directory.Account;
import org.colombier.directory.Accounts;
import org.colombier.directory.DirectoryConflict;
import org.colombier.directory.Domains;
import org.colombier.directory.Listmasters;
import org.colombier.directory.MailDomain;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListLives;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.catalog.ListType;
import org.colombier.lists.catalog.ListTypes;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.portal.security.Visitor;
import org.colombier.portal.view.Flash;
import org.colombier.portal.view.Messages;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The listmaster's pages: one's domains, and in each its lists, accounts and listmasters. Domains and listmasters are the site listmaster's to add. */
@Controller
class AdminPages {

    /** How many of a domain's lists one page shows. */
    private static final int ON_PAGE = 100;

    /** What stood in the form for a new list. */
    record GivenList(String name, String subject, String type, String owner) {

        static final GivenList NONE = new GivenList("", "", "", "");
    }

    private static final int SHORTEST_PASSWORD = 10;

    private final Listmasters listmasters;
    private final Domains domains;
    private final Accounts accounts;
    private final Catalog catalog;
    private final ListLives lives;
    private final ListTypes types;
    private final ListCreation creation;
    private final Messages messages;

    AdminPages(Listmasters listmasters, Domains domains, Accounts accounts, Catalog catalog, ListTypes types, ListCreation creation, Messages messages, ListLives lives) {
        this.lives = lives;
        this.listmasters = listmasters;
        this.domains = domains;
        this.accounts = accounts;
        this.catalog = catalog;
        this.types = types;
        this.creation = creation;
        this.messages = messages;
    }

    /** A list type in the visitor's language. */
    record TypeChoice(String name, String title, String description) {

        static TypeChoice of(ListType type, Locale locale) {
            return new TypeChoice(type.name(), type.title(locale), type.description(locale));
        }
    }

    @GetMapping("/admin")
    String overview(Visitor visitor, Model model) {
        List<MailDomain> own = listmasters.domainsOf(visitor.known());
        boolean site = listmasters.isSiteListmaster(visitor.known());
        visitor.must(site || !own.isEmpty());
        model.addAttribute("domains", own).addAttribute("site", site).addAttribute("domainGiven", "")
            .addAttribute("siteListmasters", site ? listmasters.ofSite() : List.of());
        return "admin";
    }

    @PostMapping("/admin/domains")
    String addDomain(@RequestParam String domain, @RequestParam(defaultValue = "") String listmaster, @RequestParam(defaultValue = "en") String language,
                     Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        visitor.must(listmasters.isSiteListmaster(visitor.known()));
        Optional<Domain> name = Domain.tryParse(domain.strip()).filter(d -> d.isQualified() && !d.isLiteral());
        Optional<EmailAddress> person = EmailAddress.tryParse(listmaster.strip());
        if (name.isEmpty() || person.isEmpty() && !listmaster.isBlank()) {
            Flash.failure(request, response, name.isEmpty() ? "admin.bad-domain" : "form.bad-address");
            return "redirect:/admin";
        }
        try {
            domains.add(new MailDomain(name.get(), true, false, Optional.empty(), Messages.LANGUAGES.contains(language) ? language : "en"), person.stream().toList());
        } catch (DirectoryConflict known) {
            Flash.failure(request, response, "admin.domain-exists", name.get().unicode());
            return "redirect:/admin";
        }
        Flash.success(request, response, "admin.domain-added", name.get().unicode());
        return "redirect:/admin/" + name.get();
    }

    @PostMapping("/admin/listmasters")
    String addSiteListmaster(@RequestParam String address, Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        visitor.must(listmasters.isSiteListmaster(visitor.known()));
        EmailAddress.tryParse(address.strip()).ifPresentOrElse(who -> {
            listmasters.addToSite(who);
            Flash.success(request, response, "settings.added", who);
        }, () -> Flash.failure(request, response, "form.bad-address"));
        return "redirect:/admin";
    }

    @PostMapping("/admin/listmasters/remove")
    String removeSiteListmaster(@RequestParam String address, Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        visitor.must(listmasters.isSiteListmaster(visitor.known()));
        boolean removed = EmailAddress.tryParse(address).filter(who -> !who.canonical().equals(visitor.known())).map(listmasters::removeFromSite).orElse(false);
        if (removed) {
            Flash.success(request, response, "settings.removed", address);
        } else {
            Flash.failure(request, response, "admin.listmaster-stays", address);
        }
        return "redirect:/admin";
    }

    @GetMapping("/admin/{domain}")
    String domain(@PathVariable String domain, @RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "0") int from, Visitor visitor, Locale locale, Model model) {
        return page(administered(domain, visitor), new Part(q.strip(), Math.max(0, from)), GivenList.NONE, "", visitor, locale, model);
    }

    @PostMapping("/admin/{domain}/lists")
    String createList(@PathVariable String domain, @RequestParam String name, @RequestParam(defaultValue = "") String subject,
                      @RequestParam(defaultValue = "") String type, @RequestParam String owner, Visitor visitor, Locale locale, Model model,
                      HttpServletRequest request, HttpServletResponse response) {
        MailDomain at = administered(domain, visitor);
        GivenList given = new GivenList(name, subject, type, owner);
        Optional<EmailAddress> address = EmailAddress.tryParse(name.strip() + "@" + at.name());
        Optional<EmailAddress> person = EmailAddress.tryParse(owner.strip());
        if (address.isEmpty() || person.isEmpty()) {
            return refused(at, given, messages.text(locale, "form.bad-address"), visitor, locale, model, response);
        }
        try {
            MailingList made = creation.create(address.get(), type, subject, person.get(), visitor.known());
            Flash.success(request, response, "admin.list-created", made.address());
            return "redirect:/lists/" + made.address() + "/settings";
        } catch (ListConflict refused) {
            return refused(at, given, ListMessages.text(locale, refused.key(), refused.arguments()), visitor, locale, model, response);
        }
    }

    @PostMapping("/admin/{domain}/lists/{act}")
    String openOrClose(@PathVariable String domain, @PathVariable String act, @RequestParam String list, Visitor visitor, Locale locale,
                       HttpServletRequest request, HttpServletResponse response) {
        MailDomain at = administered(domain, visitor);
        MailingList found = EmailAddress.tryParse(list).filter(a -> a.domain().equals(at.name())).flatMap(catalog::find)
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        try {
            boolean changed = switch (act) {
                case "close" -> lives.close(found, visitor.address(), "");
                case "open" -> lives.open(found, visitor.address());
                default -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
            };
            if (changed) {
                Flash.success(request, response, "admin.list-" + act, found.address());
            } else {
                Flash.failure(request, response, "life.otherwise", found.address());
            }
        } catch (ListConflict refused) {
            Flash.failure(request, response, "form.refused", ListMessages.text(locale, refused.key(), refused.arguments()));
        }
        return "redirect:/admin/" + at.name();
    }

    @PostMapping("/admin/{domain}/accounts")
    String addAccount(@PathVariable String domain, @RequestParam String account, @RequestParam(defaultValue = "") String person, @RequestParam String password,
                      Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        MailDomain at = administered(domain, visitor);
        Optional<EmailAddress> address = EmailAddress.tryParse(account.strip() + "@" + at.name());
        if (address.isEmpty() || person.length() > 255) {
            Flash.failure(request, response, "form.bad-address");
        } else if (password.length() < SHORTEST_PASSWORD) {
            Flash.failure(request, response, "form.short-password", SHORTEST_PASSWORD);
        } else {
            try {
                accounts.add(new Account(address.get().canonical(), person.strip(), 0, EnumSet.allOf(Account.Service.class)), password);
                Flash.success(request, response, "admin.account-added", address.get().canonical());
            } catch (DirectoryConflict taken) {
                Flash.failure(request, response, "admin.account-exists", address.get());
            }
        }
        return "redirect:/admin/" + at.name();
    }

    @PostMapping("/admin/{domain}/listmasters")
    String addListmaster(@PathVariable String domain, @RequestParam String address, Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        visitor.must(listmasters.isSiteListmaster(visitor.known()));
        MailDomain at = administered(domain, visitor);
        EmailAddress.tryParse(address.strip()).ifPresentOrElse(who -> {
            domains.addListmaster(at.name(), who);
            Flash.success(request, response, "settings.added", who);
        }, () -> Flash.failure(request, response, "form.bad-address"));
        return "redirect:/admin/" + at.name();
    }

    @PostMapping("/admin/{domain}/listmasters/remove")
    String removeListmaster(@PathVariable String domain, @RequestParam String address, Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        visitor.must(listmasters.isSiteListmaster(visitor.known()));
        MailDomain at = administered(domain, visitor);
        if (EmailAddress.tryParse(address).filter(who -> domains.removeListmaster(at.name(), who)).isPresent()) {
            Flash.success(request, response, "settings.removed", address);
        }
        return "redirect:/admin/" + at.name();
    }

    /** A domain that the visitor administers; whether another one exists is not told. */
    private MailDomain administered(String name, Visitor visitor) {
        Optional<Domain> domain = Domain.tryParse(name);
        visitor.must(domain.isPresent() && listmasters.isListmaster(domain.get(), visitor.known()));
        return domain.flatMap(domains::find).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private String refused(MailDomain at, GivenList given, String reason, Visitor visitor, Locale locale, Model model, HttpServletResponse response) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return page(at, Part.FIRST, given, reason, visitor, locale, model);
    }

    /** Which of a domain's lists are shown. @param q in their address or subject; empty for all @param from how many are passed over */
    private record Part(String q, int from) {
        static final Part FIRST = new Part("", 0);

        /** Those that wait for approval come first. */
        List<MailingList> of(List<MailingList> lists) {
            String words = Folded.of(q);
            return lists.stream().filter(l -> l.address().toString().contains(words) || Folded.of(l.subject()).contains(words))
                .sorted(Comparator.comparing(l -> l.status() != ListStatus.PENDING)).skip(from).limit(ON_PAGE + 1L).toList();
        }
    }

    private String page(MailDomain at, Part part, GivenList given, String error, Visitor visitor, Locale locale, Model model) {
        List<MailingList> found = part.of(catalog.in(at.name()));
        model.addAttribute("q", part.q()).addAttribute("from", part.from()).addAttribute("further", found.size() > ON_PAGE ? part.from() + ON_PAGE : 0);
        model.addAttribute("domain", at).addAttribute("given", given).addAttribute("error", error)
            .addAttribute("site", listmasters.isSiteListmaster(visitor.known()))
            .addAttribute("lists", found.subList(0, Math.min(ON_PAGE, found.size()))).addAttribute("accounts", accounts.in(at.name()))
            .addAttribute("listmasters", domains.listmasters(at.name()))
            .addAttribute("types", types.all().stream().map(t -> TypeChoice.of(t, locale)).toList());
        return "admin-domain";
    }
}
