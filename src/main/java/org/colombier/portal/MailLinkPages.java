package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Subscriptions;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.MemberKey;
import org.colombier.lists.members.Members;
import org.colombier.lists.moderation.HeldMessage;
import org.colombier.lists.moderation.HeldMessages;
import org.colombier.lists.moderation.HeldRequest;
import org.colombier.lists.moderation.Requests;
import org.colombier.portal.view.Flash;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Where links in mails lead. The key in the path is the proof; opening a page does nothing, since programs open links too. */
@Controller
class MailLinkPages {

    private final Catalog catalog;
    private final Members members;
    private final MemberKey keys;
    private final Subscriptions subscriptions;
    private final Requests requests;
    private final HeldMessages held;

    MailLinkPages(Catalog catalog, Members members, MemberKey keys, Subscriptions subscriptions, Requests requests, HeldMessages held) {
        this.catalog = catalog;
        this.members = members;
        this.keys = keys;
        this.subscriptions = subscriptions;
        this.requests = requests;
        this.held = held;
    }

    private record Subscription(MailingList list, Member member) {
    }

    @GetMapping("/u/{key}")
    String askToLeave(@PathVariable String key, Model model) {
        Optional<Subscription> found = of(key);
        found.ifPresent(s -> model.addAttribute("list", s.list()).addAttribute("address", s.member().address()));
        model.addAttribute("state", found.isPresent() ? "ask" : "gone");
        return "unsubscribe";
    }

    /** The mailbox provider's one click (RFC 8058 section 3.2) and the page's button: both leave at once; repeating it is harmless. */
    @PostMapping("/u/{key}")
    String leave(@PathVariable String key, Model model) {
        boolean left = of(key).map(s -> subscriptions.leaveByKey(s.list(), s.member())).orElse(false);
        model.addAttribute("state", left ? "done" : "gone");
        return "unsubscribe";
    }

    @GetMapping("/confirm/{token}")
    String askToConfirm(@PathVariable String token, Model model, HttpServletResponse response) {
        Optional<HeldRequest> request = requests.byToken(token).filter(HeldRequest::isPending);
        Optional<HeldMessage> message = held.byToken(token).filter(m -> m.isPending() && m.decider() == HeldMessage.Decider.AUTHOR);
        request.ifPresent(r -> show(kind(r), r.address().toString(), r.listId(), model));
        message.ifPresent(m -> show("message", m.sender().toString(), m.listId(), model));
        if (request.isEmpty() && message.isEmpty()) {
            response.setStatus(HttpStatus.GONE.value());
            model.addAttribute("kind", "gone");
        }
        return "confirm";
    }

    @PostMapping("/confirm/{token}")
    String confirm(@PathVariable String token, Model model, HttpServletRequest request, HttpServletResponse response) {
        Optional<HeldMessage> message = held.byToken(token).filter(m -> m.isPending() && m.decider() == HeldMessage.Decider.AUTHOR);
        Optional<HeldRequest> waiting = requests.byToken(token);
        if (message.isPresent() && held.accept(message.get().id(), message.get().sender()).acted()) {
            return done("confirm.done", message.get().listId(), request, response);
        }
        Optional<Subscriptions.Outcome> outcome = subscriptions.confirm(token);
        if (outcome.isEmpty() || waiting.isEmpty()) {
            response.setStatus(HttpStatus.GONE.value());
            model.addAttribute("kind", "gone");
            return "confirm";
        }
        return done(text(waiting.get(), outcome.get()), waiting.get().listId(), request, response);
    }

    private static String text(HeldRequest request, Subscriptions.Outcome outcome) {
        boolean joins = request.operation().equals("subscribe");
        if (request.decider() == HeldMessage.Decider.MODERATOR) {
            return "confirm.done";
        }
        return switch (outcome) {
            case DONE -> joins ? "subscribe.done" : "leave.done";
            case UNCHANGED -> joins ? "subscribe.already" : "leave.not-member";
            case OWNERS_ASKED -> joins ? "subscribe.asked" : "leave.asked";
            case REFUSED -> joins ? "subscribe.refused" : "leave.refused";
            case CONFIRMATION_SENT -> "confirm.done";
        };
    }

    private String done(String text, long listId, HttpServletRequest request, HttpServletResponse response) {
        Optional<MailingList> list = catalog.find(listId);
        String name = list.map(l -> l.address().toString()).orElse("");
        Flash.success(request, response, text, name);
        return "redirect:/lists" + (name.isEmpty() ? "" : "/" + name);
    }

    private void show(String kind, String address, long listId, Model model) {
        model.addAttribute("kind", kind).addAttribute("address", address)
            .addAttribute("list", catalog.find(listId).map(l -> l.address().toString()).orElse(""));
    }

    private static String kind(HeldRequest request) {
        return request.operation().equals("subscribe") || request.operation().equals("unsubscribe") ? request.operation() : "other";
    }

    private Optional<Subscription> of(String key) {
        return keys.memberOf(key).stream().boxed().findFirst().flatMap(members::find)
            .flatMap(member -> catalog.find(member.listId()).map(list -> new Subscription(list, member)));
    }
}
