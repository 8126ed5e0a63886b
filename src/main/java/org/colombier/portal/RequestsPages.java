package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Confirmations;
import org.colombier.lists.command.Outcome;
import org.colombier.lists.members.CustomAttribute;
import org.colombier.lists.members.Members;
import org.colombier.lists.moderation.HeldMessage.Decider;
import org.colombier.lists.moderation.HeldRequest;
import org.colombier.lists.moderation.Requests;
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

/** Subscriptions and departures that wait for a list's owners: approving and declining one or many, and who decided before. */
@Controller
class RequestsPages {

    private static final int MOST_AT_ONCE = 1_000;
    private static final int LONGEST_REASON = 2_000;
    private static final int DECISIONS_SHOWN = 20;

    private final Access access;
    private final ListHead head;
    private final Catalog catalog;
    private final Members members;
    private final Requests requests;
    private final Confirmations confirmations;

    RequestsPages(Access access, ListHead head, Catalog catalog, Members members, Requests requests, Confirmations confirmations) {
        this.access = access;
        this.head = head;
        this.catalog = catalog;
        this.members = members;
        this.requests = requests;
        this.confirmations = confirmations;
    }

    @GetMapping("/lists/{address}/requests")
    String waiting(@PathVariable String address, Visitor visitor, Model model) {
        MailingList list = access.owned(address, visitor);
        head.on(list, "requests", visitor, model);
        List<HeldRequest> waiting = requests.in(list.id());
        model.addAttribute("requests", waiting).addAttribute("answers", answers(list, waiting)).addAttribute("decided", Decided.ofRequests(requests.decided(list.id(), DECISIONS_SHOWN)));
        return "requests";
    }

    /** What those who want to join have said of themselves, by the request's number. */
    private Map<Long, List<String>> answers(MailingList list, List<HeldRequest> waiting) {
        List<HeldRequest> joining = waiting.stream().filter(r -> r.operation().equals("subscribe")).toList();
        List<CustomAttribute> attributes = CustomAttribute.of(catalog.settings(list));
        Map<EmailAddress, Map<String, String>> said = members.answers(list.id(), joining.stream().map(HeldRequest::address).toList());
        return joining.stream().collect(Collectors.toMap(HeldRequest::id, r -> CustomAttribute.told(attributes, said.getOrDefault(r.address().canonical(), Map.of()))));
    }

    /** Each in a transaction of its own; what somebody decided before stays as it is. */
    @PostMapping("/lists/{address}/requests")
    String decide(@PathVariable String address, @RequestParam(name = "id", defaultValue = "") List<Long> ids, @RequestParam String act,
                  @RequestParam(defaultValue = "") String reason, @RequestParam(defaultValue = "off") String quiet,
                  Visitor visitor, Locale locale, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.owned(address, visitor);
        if (!act.equals("approve") && !act.equals("decline")) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        String why = reason.strip().substring(0, Math.min(reason.strip().length(), LONGEST_REASON));
        List<Outcome> outcomes = ids.stream().distinct().limit(MOST_AT_ONCE).filter(id -> of(list, id).isPresent())
            .map(id -> act.equals("approve") ? confirmations.approve(id, visitor.known(), locale) : confirmations.decline(id, visitor.known(), why, quiet.equals("on"))).toList();
        Optional<Outcome> refused = outcomes.stream().filter(Outcome::isRefused).findFirst();
        if (outcomes.isEmpty()) {
            Flash.failure(request, response, "asking.none-chosen");
        } else if (refused.isPresent()) {
            Flash.failure(request, response, "confirm.result", refused.get().text(locale));
        } else {
            Flash.success(request, response, act.equals("approve") ? "asking.approved" : "asking.declined", outcomes.size());
        }
        return "redirect:/lists/" + list.address() + "/requests";
    }

    /** Only this list's own: a number in a form may be anything. */
    private Optional<HeldRequest> of(MailingList list, long id) {
        return requests.find(id).filter(r -> r.listId() == list.id() && r.decider() == Decider.MODERATOR);
    }
}
