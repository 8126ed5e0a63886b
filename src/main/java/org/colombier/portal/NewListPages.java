package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.ListTypes;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.ListRequests;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.portal.security.Visitor;
import org.colombier.portal.view.Flash;
import org.colombier.portal.view.Messages;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Asking for a new list, for everybody whom {@code create_list} lets. */
@Controller
class NewListPages {

    private static final int LONGEST_DESCRIPTION = 10_000;

    private final ListRequests requests;
    private final ListTypes types;
    private final Domains domains;
    private final PortalHost hosts;
    private final Messages messages;

    NewListPages(ListRequests requests, ListTypes types, Domains domains, PortalHost hosts, Messages messages) {
        this.requests = requests;
        this.types = types;
        this.domains = domains;
        this.hosts = hosts;
        this.messages = messages;
    }

    /** What stood in the form. */
    record Given(String name, String domain, String subject, String type, String description) {
        static final Given NONE = new Given("", "", "", "", "");
    }

    @GetMapping("/new-list")
    String form(Visitor visitor, Locale locale, HttpServletRequest request, Model model) {
        visitor.known();
        return page(Given.NONE, "", visitor, locale, request, model);
    }

    @PostMapping("/new-list")
    String ask(@RequestParam String name, @RequestParam String domain, @RequestParam(defaultValue = "") String subject, @RequestParam(defaultValue = "") String type,
               @RequestParam(defaultValue = "") String description, Visitor visitor, Locale locale, HttpServletRequest request, HttpServletResponse response, Model model) {
        EmailAddress who = visitor.known();
        Given given = new Given(name, domain, subject, type, description);
        Optional<EmailAddress> address = EmailAddress.tryParse(name.strip() + "@" + domain.strip());
        if (address.isEmpty() || description.length() > LONGEST_DESCRIPTION) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(given, messages.text(locale, "form.bad-address"), visitor, locale, request, model);
        }
        try {
            MailingList list = requests.request(new ListRequests.Wanted(address.get(), subject, type, description, ""), who, Access.client(visitor));
            Flash.success(request, response, list.isOpen() ? "admin.list-created" : "new-list.asked", list.address());
            return list.isOpen() ? "redirect:/lists/" + list.address() + "/settings" : "redirect:/my";
        } catch (ListConflict refused) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(given, ListMessages.text(locale, refused.key(), refused.arguments()), visitor, locale, request, model);
        }
    }

    private String page(Given given, String error, Visitor visitor, Locale locale, HttpServletRequest request, Model model) {
        List<Domain> open = hosts.domain(request.getServerName()).map(List::of)
            .orElseGet(() -> domains.all().stream().filter(d -> d.enabled() && !d.backupMx()).map(MailDomain::name).toList())
            .stream().filter(d -> requests.mayAsk(d, visitor.known(), Access.client(visitor))).toList();
        model.addAttribute("given", given).addAttribute("error", error).addAttribute("domains", open)
            .addAttribute("types", types.all().stream().map(t -> AdminPages.TypeChoice.of(t, locale)).toList());
        return "new-list";
    }
}
