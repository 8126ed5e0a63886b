package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.moderation.Acceptance;
import org.colombier.lists.moderation.HeldMessage;
import org.colombier.lists.moderation.HeldMessages;
import org.colombier.lists.moderation.ModerationSettings;
import org.colombier.lists.moderation.Rejection;
import org.colombier.lists.posting.MessageTopics;
import org.colombier.lists.template.MailTexts;
import org.colombier.mail.EmailAddress;
import org.colombier.portal.security.Visitor;
import org.colombier.portal.view.Flash;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
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

    private static final int DECISIONS_SHOWN = 20;

    private final Access access;
    private final ListHead head;
    private final HeldMessages held;
    private final MailTexts texts;
    private final ModerationSettings settings;
    private final Catalog catalog;

    ModerationPages(Access access, ListHead head, HeldMessages held, MailTexts texts, ModerationSettings settings, Catalog catalog) {
        this.access = access;
        this.head = head;
        this.held = held;
        this.texts = texts;
        this.settings = settings;
        this.catalog = catalog;
    }

    @GetMapping("/lists/{address}/moderation")
    String queue(@PathVariable String address, Visitor visitor, Model model) {
        MailingList list = access.moderated(address, visitor);
        head.on(list, "moderation", visitor, model);
        model.addAttribute("held", held.in(list.id())).addAttribute("decided", Decided.of(held.decided(list.id(), DECISIONS_SHOWN)));
        choices(list, model);
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
        choices(list, model);
        return "held";
    }

    /** What a moderator can choose besides yes and no. */
    private void choices(MailingList list, Model model) {
        model.addAttribute("templates", texts.rejections(list)).addAttribute("spamDesk", settings.spamDesk().isPresent())
            .addAttribute("topics", MessageTopics.of(catalog.settings(list)).topics());
    }

    /** Each message is decided in a transaction of its own, so that one that fails does not hold up the rest. */
    @PostMapping("/lists/{address}/moderation")
    String decide(@PathVariable String address, @RequestParam(name = "id", defaultValue = "") List<Long> ids, @RequestParam String act,
                  @RequestParam MultiValueMap<String, String> form, Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.moderated(address, visitor);
        Function<Long, HeldMessages.Decision> action = action(list, act, form, visitor.known());
        List<HeldMessages.Decision> decisions = new ArrayList<>();
        for (long id : ids.stream().distinct().limit(MOST_AT_ONCE).toList()) {
            Optional<HeldMessage> message = of(list, id);
            if (message.isPresent() && act.equals("accept") && topics(list, form).isEmpty() && held.needsTopic(message.get())) {
                Flash.failure(request, response, "moderation.topic-needed", message.get().subject());
                return "redirect:/lists/" + list.address() + "/moderation/" + id;
            }
            if (message.isPresent()) {
                decisions.add(action.apply(id));
            }
        }
        tell(decisions, act, request, response);
        return "redirect:/lists/" + list.address() + "/moderation";
    }

    private Function<Long, HeldMessages.Decision> action(MailingList list, String act, MultiValueMap<String, String> form, EmailAddress by) {
        boolean block = "on".equals(form.getFirst("block"));
        boolean spam = "on".equals(form.getFirst("spam")) && settings.spamDesk().isPresent();
        return switch (act) {
            case "accept" -> id -> held.accept(id, by, new Acceptance(topics(list, form), "on".equals(form.getFirst("add"))));
            case "reject" -> id -> held.reject(id, by, new Rejection(text(form, "reason", LONGEST_REASON), text(form, "template", 64), "on".equals(form.getFirst("quiet")), block, spam));
            case "discard" -> id -> held.reject(id, by, new Rejection(Optional.empty(), Optional.empty(), true, block, spam));
            default -> throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        };
    }

    /** The list's own among those that a form names. */
    private Set<String> topics(MailingList list, MultiValueMap<String, String> form) {
        Set<String> chosen = new HashSet<>(form.getOrDefault("topic", List.of()));
        chosen.retainAll(MessageTopics.of(catalog.settings(list)).names());
        return chosen;
    }

    private static Optional<String> text(MultiValueMap<String, String> form, String field, int longest) {
        return Optional.ofNullable(form.getFirst(field)).map(String::strip).filter(t -> !t.isEmpty()).map(t -> t.substring(0, Math.min(t.length(), longest)));
    }

    private static void tell(List<HeldMessages.Decision> decisions, String act, HttpServletRequest request, HttpServletResponse response) {
        List<HeldMessages.Decision> late = decisions.stream().filter(d -> !d.acted()).toList();
        if (decisions.isEmpty()) {
            Flash.failure(request, response, "moderation.none-chosen");
        } else if (late.isEmpty()) {
            Flash.success(request, response, act.equals("accept") ? "moderation.accepted" : act.equals("discard") ? "moderation.discarded" : "moderation.rejected", decisions.size());
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
