package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Optional;
import org.colombier.lists.bounce.Probes;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Confirmations;
import org.colombier.lists.command.Confirmations.Question;
import org.colombier.lists.command.Outcome;
import org.colombier.lists.command.Subscriptions;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.MemberKey;
import org.colombier.lists.members.Members;
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
    private final Probes probes;
    private final Subscriptions subscriptions;
    private final Confirmations confirmations;

    MailLinkPages(Catalog catalog, Members members, MemberKey keys, Probes probes, Subscriptions subscriptions, Confirmations confirmations) {
        this.catalog = catalog;
        this.members = members;
        this.keys = keys;
        this.probes = probes;
        this.subscriptions = subscriptions;
        this.confirmations = confirmations;
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
        Optional<Question> question = confirmations.find(token).filter(Question::pending);
        if (question.isEmpty()) {
            return nothingToConfirm(model, response);
        }
        model.addAttribute("kind", question.get().post() ? "message" : "request").addAttribute("command", question.get().command())
            .addAttribute("address", question.get().about()).addAttribute("list", question.get().list().address());
        return "confirm";
    }

    @PostMapping("/confirm/{token}")
    String confirm(@PathVariable String token, Locale locale, Model model, HttpServletRequest request, HttpServletResponse response) {
        Optional<Question> question = confirmations.find(token).filter(Question::pending);
        if (question.isEmpty()) {
            return nothingToConfirm(model, response);
        }
        Outcome outcome = confirmations.confirm(token, locale);
        if (outcome.isRefused()) {
            Flash.failure(request, response, "confirm.result", outcome.text(locale));
        } else {
            Flash.success(request, response, "confirm.result", outcome.text(locale));
        }
        return "redirect:/lists/" + question.get().list().address();
    }

    private static String nothingToConfirm(Model model, HttpServletResponse response) {
        response.setStatus(HttpStatus.GONE.value());
        model.addAttribute("kind", "gone");
        return "confirm";
    }

    private Optional<Subscription> of(String key) {
        return keys.memberOf(key).stream().boxed().findFirst().or(() -> probes.memberOf(key)).flatMap(members::find)
            .flatMap(member -> catalog.find(member.listId()).map(list -> new Subscription(list, member)));
    }
}
