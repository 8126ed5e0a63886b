package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Map;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.InvalidValue;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Subscriptions;
import org.colombier.lists.command.Subscriptions.Outcome;
import org.colombier.lists.command.Subscriptions.Wish;
import org.colombier.lists.members.CustomAttribute;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.Reception;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.mail.EmailAddress;
import org.colombier.portal.security.FormGuard;
import org.colombier.portal.security.Visitor;
import org.colombier.portal.view.Flash;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * A list's own page, and joining and leaving from it. Who is logged in acts at once, as the scenarios say; others give an
 * address and get a question there, and the page's answer tells nothing of who is a member.
 */
@Controller
class ListPage {

    private final Access access;
    private final Admins admins;
    private final ListHead head;
    private final Catalog catalog;
    private final Members members;
    private final Subscriptions subscriptions;
    private final SettingFields fields;
    private final FormGuard guard;
    private final PortalMails mails;

    ListPage(Access access, ListHead head, Catalog catalog, Members members, Subscriptions subscriptions, SettingFields fields, FormGuard guard, PortalMails mails, Admins admins) {
        this.admins = admins;
        this.access = access;
        this.head = head;
        this.catalog = catalog;
        this.members = members;
        this.subscriptions = subscriptions;
        this.fields = fields;
        this.guard = guard;
        this.mails = mails;
    }

    @GetMapping("/lists/{address}")
    String page(@PathVariable String address, Visitor visitor, Locale locale, Model model) {
        return page(access.list(address), "", "", visitor, locale, model);
    }

    @PostMapping("/lists/{list}/subscribe")
    String subscribe(@PathVariable("list") String list, @RequestParam(defaultValue = "") String address, @RequestParam(defaultValue = "") String shown,
                     @RequestParam(defaultValue = "") String website, @RequestParam Map<String, String> form, Visitor visitor, Locale locale, Model model,
                     HttpServletRequest request, HttpServletResponse response) {
        MailingList found = access.list(list);
        Optional<EmailAddress> joining = visitor.address().or(() -> EmailAddress.tryParse(address.strip()));
        try {
            Map<String, String> values = CustomAttribute.checked(CustomAttribute.of(catalog.settings(found)), MemberOptionsPages.given(form), false);
            if (!values.isEmpty() && guard.judge(shown, website) == FormGuard.Verdict.PERSON | visitor.isKnown()) {
                joining.ifPresent(who -> members.rememberAttributes(found.id(), who, values));
            }
        } catch (InvalidValue wrong) {
            Flash.failure(request, response, "form.attributes", ListMessages.text(locale, wrong.key(), wrong.arguments()));
            return "redirect:/lists/" + found.address();
        }
        if (visitor.address().isPresent()) {
            return act(Wish.SUBSCRIBE, found, visitor.address().get(), "", locale, request, response);
        }
        return ask(Wish.SUBSCRIBE, found, new Asked(address, shown, website), visitor, locale, model, request, response);
    }

    /** @param back {@code my} to return to one's own lists */
    @PostMapping("/lists/{list}/unsubscribe")
    String unsubscribe(@PathVariable("list") String list, @RequestParam(defaultValue = "") String address, @RequestParam(defaultValue = "") String shown,
                       @RequestParam(defaultValue = "") String website, @RequestParam(defaultValue = "") String back, Visitor visitor, Locale locale, Model model,
                       HttpServletRequest request, HttpServletResponse response) {
        MailingList found = access.list(list);
        if (visitor.address().isPresent()) {
            return act(Wish.UNSUBSCRIBE, found, visitor.address().get(), back, locale, request, response);
        }
        return ask(Wish.UNSUBSCRIBE, found, new Asked(address, shown, website), visitor, locale, model, request, response);
    }

    /** The form as it came back from somebody who is not logged in. */
    private record Asked(String address, String shown, String website) {
    }

    private String act(Wish wish, MailingList list, EmailAddress who, String back, Locale locale, HttpServletRequest request, HttpServletResponse response) {
        Outcome outcome = subscriptions.wish(wish, list, who, AuthMethod.MD5, "", locale);
        boolean joins = wish == Wish.SUBSCRIBE;
        switch (outcome) {
            case DONE -> Flash.success(request, response, joins ? "subscribe.done" : "leave.done", list.address());
            case UNCHANGED -> Flash.success(request, response, joins ? "subscribe.already" : "leave.not-member", list.address());
            case CONFIRMATION_SENT -> Flash.success(request, response, "subscribe.mailed", who);
            case OWNERS_ASKED -> Flash.success(request, response, joins ? "subscribe.asked" : "leave.asked", list.address());
            case REFUSED -> Flash.failure(request, response, joins ? "subscribe.refused" : "leave.refused", list.address());
        }
        return back.equals("my") ? "redirect:/my" : "redirect:/lists/" + list.address();
    }

    private String ask(Wish wish, MailingList list, Asked asked, Visitor visitor, Locale locale, Model model,
                       HttpServletRequest request, HttpServletResponse response) {
        FormGuard.Verdict verdict = guard.judge(asked.shown(), asked.website());
        Optional<EmailAddress> who = EmailAddress.tryParse(asked.address().strip()).filter(a -> a.domain().isQualified() && !a.domain().isLiteral());
        if (who.isEmpty() || verdict == FormGuard.Verdict.AGAIN) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(list, asked.address(), who.isEmpty() ? "form.bad-address" : "form.again", visitor, locale, model);
        }
        boolean mailed = verdict == FormGuard.Verdict.PROGRAM || !mails.mayMail(who.get(), visitor.client())
            || subscriptions.ask(wish, list, who.get(), "", locale) != Outcome.REFUSED;
        if (mailed) {
            Flash.success(request, response, "subscribe.mailed", who.get());
        } else {
            Flash.failure(request, response, wish == Wish.SUBSCRIBE ? "subscribe.refused" : "leave.refused", list.address());
        }
        return "redirect:/lists/" + list.address();
    }

    private String page(MailingList list, String address, String error, Visitor visitor, Locale locale, Model model) {
        Access.Rights rights = head.on(list, "info", visitor, model);
        visitor.must(rights.moderator() || access.mayReadAbout(list, visitor));
        ListSettings settings = catalog.settings(list);
        model.addAttribute("owners", people(list, ListAdmin.Role.OWNER, settings, visitor)).addAttribute("moderators", people(list, ListAdmin.Role.MODERATOR, settings, visitor))
            .addAttribute("veiled", veiled(settings, visitor)).addAttribute("address", address).addAttribute("error", error).addAttribute("shown", guard.stamp())
            .addAttribute("description", settings.get(ListParameters.DESCRIPTION))
            .addAttribute("sendTitle", fields.scenarioTitle(list, "send", settings.get(ListParameters.SEND), locale))
            .addAttribute("subscribeTitle", fields.scenarioTitle(list, "subscribe", settings.get(ListParameters.SUBSCRIBE), locale))
            .addAttribute("members", rights.owner() ? members.count(list.id()) : 0L)
            .addAttribute("receptions", Reception.offered(settings))
            .addAttribute("fields", CustomAttribute.of(settings).stream().map(a -> new MemberOptionsPages.Field(a, "")).toList())
            .addAttribute("member", visitor.address().flatMap(who -> members.find(list.id(), who)).orElse(null));
        return "list";
    }

    /** Addresses that a script of the page makes whole. */
    private static boolean veiled(ListSettings settings, Visitor visitor) {
        return !visitor.isKnown() && settings.get(ListParameters.SPAM_PROTECTION) == ListParameters.AddressProtection.JAVASCRIPT;
    }

    /** Who runs the list, as {@code spam_protection} lets programs that gather addresses see it. */
    private List<String> people(MailingList list, ListAdmin.Role role, ListSettings settings, Visitor visitor) {
        return admins.shown(list.id()).stream().filter(a -> a.role() == role).map(a -> visitor.isKnown() ? a.address().toString() : switch (settings.get(ListParameters.SPAM_PROTECTION)) {
            case NONE -> a.address().toString();
            case AT -> a.address().toString().replace("@", " AT ");
            case JAVASCRIPT -> a.address().toString().replace("@", " at ");
            case CONCEALED -> a.name();
        }).filter(shown -> !shown.isEmpty()).toList();
    }
}
