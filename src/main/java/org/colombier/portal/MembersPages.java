package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Confirmations;
import org.colombier.lists.command.Outcome;
import org.colombier.lists.members.ImportReport;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.moderation.HeldMessage;
import org.colombier.lists.moderation.HeldRequest;
import org.colombier.lists.moderation.Requests;
import org.colombier.mail.EmailAddress;
import org.colombier.portal.security.Visitor;
import org.colombier.portal.view.Flash;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The members of a list, for its owners: page by page, adding and removing. */
@Controller
class MembersPages {

    private static final int ON_PAGE = 50;
    private static final int MOST_TEXT = 200_000;
    /** Further pages of another order than by address cost as much as all before them. */
    private static final int MOST_FROM = 10_000_000;

    /** A request that waits for an owner. @param kind {@code subscribe}, {@code unsubscribe} or {@code other} */
    record Waiting(long id, String kind, EmailAddress address, String name, Instant since) {

        static Waiting of(HeldRequest request) {
            String kind = request.operation().equals("subscribe") || request.operation().equals("unsubscribe") ? request.operation() : "other";
            return new Waiting(request.id(), kind, request.address(), request.argument(), request.created());
        }
    }

    private final Access access;
    private final ListHead head;
    private final Members members;
    private final Requests requests;
    private final Confirmations confirmations;

    MembersPages(Access access, ListHead head, Members members, Requests requests, Confirmations confirmations) {
        this.access = access;
        this.head = head;
        this.members = members;
        this.requests = requests;
        this.confirmations = confirmations;
    }

    /** @param after the last address of the page before */
    @GetMapping("/lists/{address}/members")
    String page(@PathVariable String address, @RequestParam(defaultValue = "") String after, @RequestParam(defaultValue = "") String q,
                @RequestParam(defaultValue = "") String sort, @RequestParam(defaultValue = "") String order, @RequestParam(defaultValue = "0") int from, Visitor visitor, Model model) {
        MailingList list = access.owned(address, visitor);
        Optional<Members.Order> by = Arrays.stream(Members.Order.values()).filter(o -> o.name().equalsIgnoreCase(sort)).findFirst();
        int start = Math.clamp(from, 0, MOST_FROM);
        List<Member> found = !q.isBlank() ? members.search(list.id(), q, 4 * ON_PAGE)
            : by.isPresent() ? members.page(list.id(), by.get(), order.equals("desc"), start, ON_PAGE + 1) : members.page(list.id(), after, ON_PAGE + 1);
        boolean more = q.isBlank() && found.size() > ON_PAGE;
        List<Member> shown = more ? found.subList(0, ON_PAGE) : found;
        head.on(list, "members", visitor, model);
        model.addAttribute("requests", requests.in(list.id()).stream().map(Waiting::of).toList());
        model.addAttribute("bouncing", members.bouncing(list.id(), BouncesPages.ON_PAGE).size());
        model.addAttribute("members", shown).addAttribute("total", members.count(list.id())).addAttribute("q", q)
            .addAttribute("further", more && by.isPresent() ? "sort=" + by.get().name().toLowerCase(Locale.ROOT) + "&order=" + (order.equals("desc") ? "desc" : "asc") + "&from=" + (start + ON_PAGE) : "")
            .addAttribute("after", more && by.isEmpty() ? shown.getLast().address().toString() : "");
        return "members";
    }

    /** An owner's word on a request; the second owner's changes nothing. */
    @PostMapping("/lists/{address}/members/requests/{id}")
    String decide(@PathVariable String address, @PathVariable long id, @RequestParam String act, Visitor visitor, Locale locale,
                  HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.owned(address, visitor);
        HeldRequest held = requests.find(id).filter(r -> r.listId() == list.id() && r.decider() == HeldMessage.Decider.MODERATOR)
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        switch (act) {
            case "approve" -> {
                Outcome outcome = confirmations.approve(id, visitor.known(), locale);
                if (outcome.isRefused()) {
                    Flash.failure(request, response, "form.refused", outcome.text(locale));
                } else {
                    Flash.success(request, response, "confirm.result", outcome.text(locale));
                }
            }
            case "decline" -> {
                boolean acted = !confirmations.decline(id, visitor.known(), "", false).isRefused();
                Flash.success(request, response, acted ? "requests.declined" : "requests.late", held.address());
            }
            default -> throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        return "redirect:/lists/" + list.address() + "/members";
    }

    @PostMapping("/lists/{address}/members/add")
    String add(@PathVariable String address, @RequestParam String lines, Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.owned(address, visitor);
        if (lines.length() > MOST_TEXT) {
            Flash.failure(request, response, "members.too-many");
        } else {
            ImportReport report = members.importLines(list, lines.lines().iterator(), "owner " + visitor.known());
            if (report.refused() > 0) {
                Flash.failure(request, response, "members.added-some", report.added(), report.known(), report.refused(),
                    report.reasons().stream().limit(3).map(ImportReport.Refusal::text).reduce((a, b) -> a + ", " + b).orElse(""));
            } else {
                Flash.success(request, response, "members.added", report.added(), report.known());
            }
        }
        return "redirect:/lists/" + list.address() + "/members";
    }

    @PostMapping("/lists/{address}/members/remove")
    String remove(@PathVariable("address") String listAddress, @RequestParam(name = "address", required = false) String @Nullable [] chosen, Visitor visitor,
                  HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.owned(listAddress, visitor);
        long removed = chosen == null ? 0 : Arrays.stream(chosen).limit(4L * ON_PAGE).flatMap(a -> EmailAddress.tryParse(a).stream())
            .filter(a -> members.remove(list.id(), a, "owner " + visitor.known())).count();
        Flash.success(request, response, "members.removed", removed);
        return "redirect:/lists/" + list.address() + "/members";
    }
}
