package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.bounce.Alive;
import org.colombier.lists.bounce.BounceBook;
import org.colombier.lists.bounce.Tracking;
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

/** The members whose mail came back, for the list's owners: why, what was done, forgetting it, or removing them; and what became of tracked posts. */
@Controller
class BouncesPages {

    /** How many one page shows and decides; those with most bounces come first. */
    static final int ON_PAGE = 200;

    /** Results that have words of their own (RFC 3464 section 2.3.3, RFC 8098 section 3.2.6); a reporter may invent others. */
    private static final Set<String> RESULTS = Set.of("delivered", "relayed", "expanded", "failed", "delayed", "displayed", "deleted", "dispatched", "processed", "denied");

    private final Access access;
    private final ListHead head;
    private final Members members;
    private final BounceBook book;
    private final Tracking tracking;
    private final Alive alive;

    BouncesPages(Access access, ListHead head, Members members, BounceBook book, Tracking tracking, Alive alive) {
        this.access = access;
        this.head = head;
        this.members = members;
        this.book = book;
        this.tracking = tracking;
        this.alive = alive;
    }

    @GetMapping("/lists/{list}/bounces")
    String page(@PathVariable("list") String listAddress, Visitor visitor, Model model) {
        MailingList list = access.owned(listAddress, visitor);
        head.on(list, "members", visitor, model);
        model.addAttribute("bouncing", book.bouncing(list, ON_PAGE)).addAttribute("actions", book.actions(list));
        return "bounces";
    }

    /** What is known of one member's bounces. */
    @GetMapping("/lists/{list}/bounces/member")
    String member(@PathVariable("list") String listAddress, @RequestParam String address, Visitor visitor, Model model) {
        MailingList list = access.owned(listAddress, visitor);
        Member member = EmailAddress.tryParse(address).flatMap(a -> members.find(list.id(), a)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        head.on(list, "members", visitor, model);
        model.addAttribute("member", member).addAttribute("found", book.find(list, member).orElse(null)).addAttribute("history", book.history(member));
        return "bounce-member";
    }

    @PostMapping("/lists/{list}/bounces")
    String decide(@PathVariable("list") String listAddress, @RequestParam(name = "address", defaultValue = "") String[] chosen, @RequestParam String act,
                  Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.owned(listAddress, visitor);
        List<Member> found = Arrays.stream(chosen).limit(ON_PAGE).flatMap(a -> EmailAddress.tryParse(a).stream())
            .flatMap(a -> members.find(list.id(), a).stream()).toList();
        switch (act) {
            case "reset" -> {
                book.reset(list, found, visitor.known().toString());
                Flash.success(request, response, "bounces.forgotten", found.size());
            }
            case "remove" -> Flash.success(request, response, "members.removed", found.stream().filter(m -> members.remove(list.id(), m.address(), "owner " + visitor.known())).count());
            default -> throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        return "redirect:/lists/" + list.address() + "/bounces";
    }

    /** What became of a post, for those whom the list's {@code tracking.tracking} scenario lets see it. @param number of the post; 0 for the list of tracked posts */
    @GetMapping("/lists/{list}/tracking")
    String tracking(@PathVariable("list") String listAddress, @RequestParam(defaultValue = "0") long number, Visitor visitor, Model model) {
        visitor.known();
        MailingList list = access.list(listAddress);
        visitor.must(access.mayTrack(list, visitor));
        head.on(list, "info", visitor, model);
        model.addAttribute("post", number > 0 ? tracking.find(list, number).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)) : null)
            .addAttribute("known", RESULTS)
            .addAttribute("posts", number > 0 ? List.of() : tracking.posts(list));
        return "tracking";
    }

    /** Where the letter about bounces leads; opening the page does nothing. */
    @GetMapping("/alive/{key}")
    String ask(@PathVariable String key, Model model, HttpServletResponse response) {
        Optional<Alive.Question> question = alive.find(key);
        question.ifPresentOrElse(q -> model.addAttribute("list", q.list()).addAttribute("address", q.member().address()), () -> response.setStatus(HttpStatus.GONE.value()));
        model.addAttribute("state", question.isPresent() ? "ask" : "gone");
        return "alive";
    }

    @PostMapping("/alive/{key}")
    String confirm(@PathVariable String key, Model model) {
        model.addAttribute("state", alive.confirm(key) ? "done" : "gone");
        return "alive";
    }
}
