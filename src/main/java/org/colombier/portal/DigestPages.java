package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.digest.DigestForm;
import org.colombier.lists.digest.Digests;
import org.colombier.portal.security.Visitor;
import org.colombier.portal.view.Flash;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** A list's digests for its owners: what waits and when it leaves, how it will look, and sending it now. */
@Controller
class DigestPages {

    private final Access access;
    private final ListHead head;
    private final Digests digests;

    DigestPages(Access access, ListHead head, Digests digests) {
        this.access = access;
        this.head = head;
        this.digests = digests;
    }

    /** @param form whose preview to show: {@code digest}, {@code digestplain} or {@code summary}; none if left out */
    @GetMapping("/lists/{list}/digest")
    String page(@PathVariable("list") String listAddress, @RequestParam(defaultValue = "") String form, Visitor visitor, Model model) {
        MailingList list = access.owned(listAddress, visitor);
        head.on(list, "digest", visitor, model);
        model.addAttribute("posts", digests.waiting(list)).addAttribute("next", digests.next(list).orElse(null)).addAttribute("last", digests.last(list).orElse(null))
            .addAttribute("forms", Arrays.stream(DigestForm.values()).map(f -> f.reception().text()).toList()).addAttribute("form", form)
            .addAttribute("preview", DigestForm.named(form).flatMap(f -> digests.preview(list, f)).map(ShownMessage::of).orElse(null));
        return "digest";
    }

    @PostMapping("/lists/{list}/digest")
    String send(@PathVariable("list") String listAddress, Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.owned(listAddress, visitor);
        Digests.Sent sent = digests.send(list, false);
        if (sent.editions() == 0) {
            Flash.failure(request, response, "digest.nothing");
        } else {
            Flash.success(request, response, "digest.sent", sent.posts(), sent.copies());
        }
        return "redirect:/lists/" + list.address() + "/digest";
    }
}
