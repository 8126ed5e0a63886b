package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.moderation.HeldMessage;
import org.colombier.lists.moderation.HeldMessages;
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

/** Posts that wait for a list's moderators: looking at one, accepting and rejecting one or many. */
@Controller
class ModerationPages {

    private static final int MOST_AT_ONCE = 1_000;
    private static final int LONGEST_REASON = 2_000;

    private final Access access;
    private final ListHead head;
    private final HeldMessages held;

    ModerationPages(Access access, ListHead head, HeldMessages held) {
        this.access = access;
        this.head = head;
        this.held = held;
    }

    @GetMapping("/lists/{address}/moderation")
    String queue(@PathVariable String address, Visitor visitor, Model model) {
        MailingList list = access.moderated(address, visitor);
        head.on(list, "moderation", visitor, model);
        model.addAttribute("held", held.in(list.id()));
        return "moderation";
    }

    @GetMapping("/lists/{address}/moderation/{id}")
    String message(@PathVariable String address, @PathVariable long id, Visitor visitor, Model model) {
        MailingList list = access.moderated(address, visitor);
        HeldMessage message = of(list, id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        head.on(list, "moderation", visitor, model);
        model.addAttribute("message", message).addAttribute("state", message.state().name().toLowerCase(Locale.ROOT))
            .addAttribute("decidedBy", message.decidedBy().map(EmailAddress::toString).orElse(""))
            .addAttribute("content", held.content(id).map(ShownMessage::of).orElse(null));
        return "held";
    }

    /** Each message is decided in a transaction of its own, so that one that fails does not hold up the rest. */
    @PostMapping("/lists/{address}/moderation")
    String decide(@PathVariable String address, @RequestParam(name = "id", defaultValue = "") List<Long> ids, @RequestParam String act,
                  @RequestParam(defaultValue = "") String reason, @RequestParam(defaultValue = "off") String quiet,
                  Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.moderated(address, visitor);
        if (!act.equals("accept") && !act.equals("reject")) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        Optional<String> why = Optional.of(reason.strip()).filter(r -> !r.isEmpty()).map(r -> r.substring(0, Math.min(r.length(), LONGEST_REASON)));
        List<HeldMessages.Decision> decisions = new ArrayList<>();
        for (long id : ids.stream().distinct().limit(MOST_AT_ONCE).toList()) {
            if (of(list, id).isPresent()) {
                decisions.add(act.equals("accept") ? held.accept(id, visitor.known()) : held.reject(id, visitor.known(), why, quiet.equals("on")));
            }
        }
        tell(decisions, act, request, response);
        return "redirect:/lists/" + list.address() + "/moderation";
    }

    private static void tell(List<HeldMessages.Decision> decisions, String act, HttpServletRequest request, HttpServletResponse response) {
        List<HeldMessages.Decision> late = decisions.stream().filter(d -> !d.acted()).toList();
        if (decisions.isEmpty()) {
            Flash.failure(request, response, "moderation.none-chosen");
        } else if (late.isEmpty()) {
            Flash.success(request, response, act.equals("accept") ? "moderation.accepted" : "moderation.rejected", decisions.size());
        } else {
            HeldMessage first = late.getFirst().message();
            Flash.success(request, response, "moderation.late." + first.state().name().toLowerCase(Locale.ROOT), late.size(),
                first.decidedBy().map(EmailAddress::toString).orElse("–"), decisions.size() - late.size());
        }
    }

    /** Only this list's own: a number in a form may be anything. */
    private Optional<HeldMessage> of(MailingList list, long id) {
        return held.find(id).filter(m -> m.listId() == list.id() && m.decider() == HeldMessage.Decider.MODERATOR);
    }
}
