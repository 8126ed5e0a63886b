package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colombier.directory.Listmasters;
import org.colombier.lists.catalog.Families;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.FamilySignoff;
import org.colombier.lists.command.Outcome;
import org.colombier.lists.family.FamilyCheck;
import org.colombier.lists.family.FamilyLists;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.portal.security.Visitor;
import org.colombier.portal.view.Flash;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** A domain's families for its listmasters; and for everybody the way out of all lists of one. */
@Controller
class FamilyPages {

    /** @param faults what is wrong with its files or lists */
    record FamilyShown(String name, List<MailingList> lists, List<String> faults) {
    }

    private final Families families;
    private final FamilyLists familyLists;
    private final FamilyCheck checks;
    private final FamilySignoff signoff;
    private final Listmasters listmasters;

    FamilyPages(Families families, FamilyLists familyLists, FamilyCheck checks, FamilySignoff signoff, Listmasters listmasters) {
        this.families = families;
        this.familyLists = familyLists;
        this.checks = checks;
        this.signoff = signoff;
        this.listmasters = listmasters;
    }

    @GetMapping("/admin/{domain}/families")
    String review(@PathVariable String domain, Visitor visitor, Locale locale, Model model) {
        Optional<Domain> at = Domain.tryParse(domain);
        visitor.must(at.isPresent() && listmasters.isListmaster(at.get(), visitor.known()));
        model.addAttribute("domain", at.get()).addAttribute("families", families.names(at.get()).stream().map(name -> shown(name, at.get(), locale)).toList());
        return "families";
    }

    private FamilyShown shown(String name, Domain domain, Locale locale) {
        try {
            return new FamilyShown(name, familyLists.lists(name, domain), checks.check(name, domain));
        } catch (ListConflict broken) {
            return new FamilyShown(name, familyLists.lists(name, domain), List.of(ListMessages.text(locale, broken.key(), broken.arguments())));
        }
    }

    @GetMapping("/families/{domain}/{name}/leave")
    String askToLeave(@PathVariable String domain, @PathVariable String name, Visitor visitor, Model model) {
        model.addAttribute("domain", known(domain, name)).addAttribute("family", name).addAttribute("address", visitor.address().map(Object::toString).orElse(""));
        return "family-leave";
    }

    /** At once for somebody who is logged in, if the site's rule says so; everybody else is asked by mail, and told nothing here. */
    @PostMapping("/families/{domain}/{name}/leave")
    String leave(@PathVariable String domain, @PathVariable String name, @RequestParam(defaultValue = "") String address, Visitor visitor, Locale locale,
                 HttpServletRequest request, HttpServletResponse response) {
        Domain at = known(domain, name);
        Optional<EmailAddress> who = visitor.address().or(() -> EmailAddress.tryParse(address.strip()));
        if (who.isEmpty()) {
            Flash.failure(request, response, "form.bad-address");
        } else {
            Outcome outcome = signoff.ask(name, at, who.get(), visitor.address().isPresent(), locale);
            if (outcome.isRefused()) {
                Flash.failure(request, response, "confirm.result", outcome.text(locale));
            } else {
                Flash.success(request, response, "confirm.result", outcome.text(locale));
            }
        }
        return "redirect:/families/" + at + "/" + name + "/leave";
    }

    private Domain known(String domain, String name) {
        return Domain.tryParse(domain).filter(d -> families.names(d).contains(name)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
