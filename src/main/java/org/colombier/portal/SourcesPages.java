package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Optional;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.source.SourceBusy;
import org.colombier.lists.source.Sources;
import org.colombier.lists.source.SyncReport;
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

/** Where a list's people come from, for its owners: the last report, a trial, a synchronisation now, and the word that many may go. */
@Controller
class SourcesPages {

    private final Access access;
    private final ListHead head;
    private final Sources sources;

    SourcesPages(Access access, ListHead head, Sources sources) {
        this.access = access;
        this.head = head;
        this.sources = sources;
    }

    @GetMapping("/lists/{list}/sources")
    String page(@PathVariable("list") String address, Visitor visitor, Model model) {
        MailingList list = access.owned(address, visitor);
        return page(list, sources.reports(list, 1).stream().findFirst(), visitor, model);
    }

    @PostMapping("/lists/{list}/sources")
    String act(@PathVariable("list") String address, @RequestParam String act, Visitor visitor, Locale locale, Model model, HttpServletRequest request,
               HttpServletResponse response) {
        MailingList list = access.owned(address, visitor);
        if (act.equals("preview")) {
            return page(list, Optional.of(sources.preview(list)), visitor, model);
        }
        if (!act.equals("sync") && !act.equals("confirm")) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        try {
            SyncReport report = sources.sync(list, visitor.address().map(who -> "owner " + who).orElse("owner"), act.equals("confirm"));
            Flash.success(request, response, "sources.done", report.added(), report.removed());
        } catch (SourceBusy busy) {
            Flash.failure(request, response, "form.refused", ListMessages.text(locale, busy.key(), busy.arguments()));
        }
        return "redirect:/lists/" + list.address() + "/sources";
    }

    private String page(MailingList list, Optional<SyncReport> report, Visitor visitor, Model model) {
        head.on(list, "members", visitor, model);
        model.addAttribute("standing", sources.standing(list));
        model.addAttribute("report", report.orElse(null));
        return "sources";
    }
}
