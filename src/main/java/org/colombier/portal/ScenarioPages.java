package org.colombier.portal;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.lists.scenario.Decision;
import org.colombier.lists.scenario.ScenarioContext;
import org.colombier.lists.scenario.Scenarios;
import org.colombier.lists.scenario.TrialMessage;
import org.colombier.mail.EmailAddress;
import org.colombier.portal.security.Visitor;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Which rule decides what on a list, and why: for its owners, who try a request without making it. */
@Controller
class ScenarioPages {

    /** Operations on a list. */
    private static final List<String> OPERATIONS = List.of("send", "subscribe", "unsubscribe", "add", "del", "invite", "remind", "review", "info", "visibility",
        "archive_web_access", "archive_mail_access", "tracking");
    private static final int LONGEST_FIELDS = 20_000;

    private final Access access;
    private final ListHead head;
    private final Scenarios scenarios;

    ScenarioPages(Access access, ListHead head, Scenarios scenarios) {
        this.access = access;
        this.head = head;
        this.scenarios = scenarios;
    }

    /** @param fields of the message, one a line */
    @GetMapping("/lists/{list}/scenario")
    String page(@PathVariable("list") String listAddress, @RequestParam(defaultValue = "send") String operation, @RequestParam(defaultValue = "") String sender,
                @RequestParam(defaultValue = "smtp") String method, @RequestParam(defaultValue = "") String about, @RequestParam(defaultValue = "") String ip,
                @RequestParam(defaultValue = "") String fields, Visitor visitor, Locale locale, Model model) {
        MailingList list = access.owned(listAddress, visitor);
        head.on(list, "settings", visitor, model);
        String asked = OPERATIONS.contains(operation) ? operation : OPERATIONS.getFirst();
        AuthMethod by = Arrays.stream(AuthMethod.values()).filter(m -> m.word().equals(method)).findFirst().orElse(AuthMethod.SMTP);
        Optional<EmailAddress> who = EmailAddress.tryParse(sender.strip());
        boolean wrong = who.isEmpty() && !sender.isBlank() && !sender.strip().equals("nobody");
        model.addAttribute("operations", OPERATIONS).addAttribute("methods", Arrays.stream(AuthMethod.values()).map(AuthMethod::word).toList())
            .addAttribute("operation", asked).addAttribute("method", by.word()).addAttribute("sender", sender.strip()).addAttribute("about", about.strip())
            .addAttribute("ip", ip.strip()).addAttribute("fields", fields).addAttribute("wrong", wrong).addAttribute("answered", !wrong && !sender.isBlank());
        if (!wrong && !sender.isBlank()) {
            ScenarioContext.Builder request = ScenarioContext.forList(list.address());
            who.ifPresent(w -> request.sender(w, by));
            EmailAddress.tryParse(about.strip()).ifPresent(request::email);
            client(ip).ifPresent(request::client);
            TrialMessage.of(fields.substring(0, Math.min(fields.length(), LONGEST_FIELDS)).lines().toList(), "").ifPresent(request::message);
            answer(asked, request.build(), locale, model);
        }
        return "scenario";
    }

    private void answer(String operation, ScenarioContext request, Locale locale, Model model) {
        Decision decision = scenarios.explain(operation, request);
        String name = scenarios.name(operation, request).orElse("");
        model.addAttribute("decision", decision).addAttribute("title", decision.title(locale)).addAttribute("name", operation + "." + name)
            .addAttribute("action", decision.action().word() + (decision.quiet() ? ", quiet" : "") + (decision.notifyOwners() ? ", notify" : ""))
            .addAttribute("allowed", decision.allowed())
            .addAttribute("tried", decision.trace().stream().map(t -> new TriedRow(t.rule(), t.file(), t.line(), t.result().name().toLowerCase(Locale.ROOT), t.values())).toList());
    }

    /** @param result what came of it, in lower case */
    record TriedRow(String rule, String file, int line, String result, List<String> values) {
    }

    private static Optional<InetAddress> client(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(InetAddress.ofLiteral(text.strip()));
        } catch (IllegalArgumentException unnumbered) {
            return Optional.empty();
        }
    }
}
