package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.template.ListTexts;
import org.colombier.lists.template.MailTexts;
import org.colombier.lists.template.RobotPost;
import org.colombier.lists.template.RobotText;
import org.colombier.lists.template.TextFault;
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

/** The mail texts of a list, for its owners: reading, trying and writing one of their own, and going back to the site's. */
@Controller
class TextsPages {

    /** One text in one language. @param editor who wrote it; empty for the site's */
    record Entry(String name, String language, String editor) {
    }

    private static final List<String> LANGUAGES = List.of("en", "fr");
    /** The facts that the texts for owners to write may show, with what stands for them in a preview. */
    private static final Map<String, Object> SAMPLES = Map.of("description", "…", "subject", "…", "reason", "…", "inviter", "somebody@example.org",
        "link", "https://…", "total", 1, "owners", List.of("owner@example.org"), "moderators", List.of("moderator@example.org"), "days", 1);

    private final Access access;
    private final ListHead head;
    private final ListTexts own;
    private final MailTexts texts;
    private final RobotPost robotPost;

    TextsPages(Access access, ListHead head, ListTexts own, MailTexts texts, RobotPost robotPost) {
        this.access = access;
        this.head = head;
        this.own = own;
        this.texts = texts;
        this.robotPost = robotPost;
    }

    @GetMapping("/lists/{address}/texts")
    String all(@PathVariable String address, Visitor visitor, Model model) {
        MailingList list = access.owned(address, visitor);
        head.on(list, "texts", visitor, model);
        List<String> names = new ArrayList<>(ListTexts.EDITABLE);
        names.addAll(texts.rejections(list));
        model.addAttribute("texts", names.stream().flatMap(n -> LANGUAGES.stream().map(l -> new Entry(n, l, editor(list, n, l)))).toList());
        return "texts";
    }

    /** A new text that refuses a post. */
    @PostMapping("/lists/{address}/texts")
    String create(@PathVariable String address, @RequestParam String name, Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.owned(address, visitor);
        String full = "reject_" + name.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_+|_+$", "").replaceFirst("^reject_", "");
        if (!ListTexts.isEditable(full, list.language())) {
            Flash.failure(request, response, "texts.name");
            return "redirect:/lists/" + list.address() + "/texts";
        }
        return "redirect:/lists/" + list.address() + "/texts/" + list.language() + "/" + full;
    }

    @GetMapping("/lists/{address}/texts/{language}/{name}")
    String text(@PathVariable String address, @PathVariable String language, @PathVariable String name, Visitor visitor, Model model) {
        MailingList list = editable(address, language, name, visitor);
        return page(list, language, name, texts.source(name, list, language).or(() -> texts.source("reject", list, language)).orElse(""), visitor, model);
    }

    @PostMapping("/lists/{address}/texts/{language}/{name}")
    String write(@PathVariable String address, @PathVariable String language, @PathVariable String name, @RequestParam String source, @RequestParam String act,
                 Visitor visitor, Model model, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = editable(address, language, name, visitor);
        String text = source.replace("\r\n", "\n");
        if (act.equals("revert")) {
            own.remove(list.id(), name, language);
            Flash.success(request, response, "texts.reverted");
            return "redirect:/lists/" + list.address() + "/texts";
        }
        try {
            if (text.length() > ListTexts.LARGEST) {
                model.addAttribute("tooLong", ListTexts.LARGEST);
                return page(list, language, name, text, visitor, model);
            }
            RobotText rendered = texts.preview(text, Locale.forLanguageTag(language), facts(list, visitor));
            if (act.equals("save")) {
                own.save(list, name, language, text, visitor.known());
                Flash.success(request, response, "texts.saved");
                return "redirect:/lists/" + list.address() + "/texts";
            }
            model.addAttribute("preview", rendered);
        } catch (TextFault fault) {
            model.addAttribute("faultLine", fault.line()).addAttribute("fault", String.valueOf(fault.getMessage()));
        } catch (IllegalArgumentException full) {
            model.addAttribute("tooMany", true);
        }
        return page(list, language, name, text, visitor, model);
    }

    private String page(MailingList list, String language, String name, String source, Visitor visitor, Model model) {
        head.on(list, "texts", visitor, model);
        Map.of("fault", "", "faultLine", 0, "tooLong", 0, "tooMany", false).forEach((key, none) -> model.asMap().putIfAbsent(key, none));
        model.addAttribute("shown", model.containsAttribute("preview"));
        model.addAttribute("entry", new Entry(name, language, editor(list, name, language))).addAttribute("source", source);
        return "text";
    }

    private MailingList editable(String address, String language, String name, Visitor visitor) {
        MailingList list = access.owned(address, visitor);
        if (!ListTexts.isEditable(name, language)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return list;
    }

    private String editor(MailingList list, String name, String language) {
        return own.editor(list.id(), name, language).map(Object::toString).orElse("");
    }

    private Map<String, Object> facts(MailingList list, Visitor visitor) {
        Map<String, Object> facts = new HashMap<>(SAMPLES);
        facts.putAll(robotPost.commonFacts(list, visitor.known()));
        return facts;
    }
}
