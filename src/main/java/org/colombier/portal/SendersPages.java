package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.scenario.BlockList;
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

/** Whom a list refuses and whom it trusts, for its owners. */
@Controller
class SendersPages {

    private final Access access;
    private final ListHead head;
    private final BlockList senders;

    SendersPages(Access access, ListHead head, BlockList senders) {
        this.access = access;
        this.head = head;
        this.senders = senders;
    }

    @GetMapping("/lists/{list}/senders")
    String page(@PathVariable("list") String listAddress, Visitor visitor, Model model) {
        MailingList list = access.owned(listAddress, visitor);
        head.on(list, "settings", visitor, model);
        BlockList.Place place = new BlockList.OfList(list.id());
        model.addAttribute("blocked", senders.entries(BlockList.Kind.BLOCK, place)).addAttribute("trusted", senders.entries(BlockList.Kind.ALLOW, place));
        return "senders";
    }

    /** @param kind {@code block} or {@code allow} @param act {@code add} or {@code remove} */
    @PostMapping("/lists/{list}/senders/{kind}/{act}")
    String change(@PathVariable("list") String listAddress, @PathVariable String kind, @PathVariable String act, @RequestParam String pattern, Visitor visitor,
                  HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.owned(listAddress, visitor);
        BlockList.Kind which = switch (kind) {
            case "block" -> BlockList.Kind.BLOCK;
            case "allow" -> BlockList.Kind.ALLOW;
            default -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        };
        BlockList.Place place = new BlockList.OfList(list.id());
        switch (act) {
            case "add" -> add(which, place, pattern, visitor, request, response);
            case "remove" -> {
                senders.remove(which, place, pattern);
                Flash.success(request, response, "senders.removed", pattern);
            }
            default -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:/lists/" + list.address() + "/senders";
    }

    private void add(BlockList.Kind kind, BlockList.Place place, String pattern, Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        try {
            senders.add(kind, place, pattern, visitor.known().toString());
            Flash.success(request, response, "senders.added", pattern.strip());
        } catch (IllegalArgumentException refused) {
            Flash.failure(request, response, "senders.no-pattern");
        }
    }
}
