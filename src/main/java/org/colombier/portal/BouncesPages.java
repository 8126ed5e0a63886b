package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
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

/** The members whose mail came back, for the list's owners: forgetting it, or removing them. */
@Controller
class BouncesPages {

    /** How many one page shows and decides; those with most bounces come first. */
    static final int ON_PAGE = 200;

    private final Access access;
    private final ListHead head;
    private final Members members;

    BouncesPages(Access access, ListHead head, Members members) {
        this.access = access;
        this.head = head;
        this.members = members;
    }

    @GetMapping("/lists/{list}/bounces")
    String page(@PathVariable("list") String listAddress, Visitor visitor, Model model) {
        MailingList list = access.owned(listAddress, visitor);
        head.on(list, "members", visitor, model);
        model.addAttribute("bouncing", members.bouncing(list.id(), ON_PAGE));
        return "bounces";
    }

    @PostMapping("/lists/{list}/bounces")
    String decide(@PathVariable("list") String listAddress, @RequestParam(name = "address", defaultValue = "") String[] chosen, @RequestParam String act,
                  Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.owned(listAddress, visitor);
        List<Member> found = Arrays.stream(chosen).limit(ON_PAGE).flatMap(a -> EmailAddress.tryParse(a).stream())
            .flatMap(a -> members.find(list.id(), a).stream()).toList();
        switch (act) {
            case "reset" -> {
                found.forEach(member -> members.resetBounces(member.id()));
                Flash.success(request, response, "bounces.forgotten", found.size());
            }
            case "remove" -> Flash.success(request, response, "members.removed", found.stream().filter(m -> members.remove(list.id(), m.address())).count());
            default -> throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        return "redirect:/lists/" + list.address() + "/bounces";
    }
}
