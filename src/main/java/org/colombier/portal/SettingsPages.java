package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.InvalidValue;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.ListParameter;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
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

/** A list's parameters and who runs it, for its owners. The form is made from the parameters' declarations. */
@Controller
class SettingsPages {

    /** A part of the form. */
    record FormGroup(String title, List<SettingField> fields) {
    }

    /** Those who have a role. @param key {@code owners} or {@code moderators} */
    record RolePeople(String key, List<ListAdmin> people) {
    }

    private static final Map<String, ListAdmin.Role> ROLES = Map.of("owners", ListAdmin.Role.OWNER, "moderators", ListAdmin.Role.MODERATOR);

    private final Access access;
    private final ListHead head;
    private final Catalog catalog;
    private final Admins admins;
    private final SettingFields fields;

    SettingsPages(Access access, ListHead head, Catalog catalog, Admins admins, SettingFields fields) {
        this.access = access;
        this.head = head;
        this.catalog = catalog;
        this.admins = admins;
        this.fields = fields;
    }

    @GetMapping("/lists/{address}/settings")
    String form(@PathVariable String address, Visitor visitor, Locale locale, Model model) {
        return form(access.owned(address, visitor), Map.of(), Map.of(), visitor, locale, model);
    }

    /** Sets what differs from what holds; if one value is wrong nothing is set, and the form comes back with the reasons. */
    @PostMapping("/lists/{address}/settings")
    String save(@PathVariable String address, @RequestParam Map<String, String> form, Visitor visitor, Locale locale, Model model,
                HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.owned(address, visitor);
        ListSettings now = catalog.settings(list);
        Map<String, String> changed = new HashMap<>();
        Map<String, String> errors = new HashMap<>();
        for (ListParameter<?> parameter : editable(list, visitor)) {
            String given = form.get("p." + parameter.name());
            if (given != null && !given.replace("\r\n", "\n").strip().equals(now.shown(parameter).strip())) {
                changed.put(parameter.name(), given);
                fields.check(list, parameter, given, locale).ifPresent(reason -> errors.put(parameter.name(), reason));
            }
        }
        if (errors.isEmpty()) {
            changed.forEach((name, value) -> set(list, name, value, errors, locale));
        }
        if (!errors.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return form(list, changed, errors, visitor, locale, model);
        }
        Flash.success(request, response, "settings.saved");
        return "redirect:/lists/" + list.address() + "/settings";
    }

    private void set(MailingList list, String name, String value, Map<String, String> errors, Locale locale) {
        try {
            catalog.set(list, name, value);
        } catch (InvalidValue wrong) {
            errors.put(name, ListMessages.text(locale, wrong.key(), wrong.arguments()));
        }
    }

    @PostMapping("/lists/{list}/settings/{role}/add")
    String addAdmin(@PathVariable("list") String listAddress, @PathVariable String role, @RequestParam String address, Visitor visitor, Locale locale,
                    HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.owned(listAddress, visitor);
        ListAdmin.Role wanted = role(role);
        Optional<EmailAddress> who = EmailAddress.tryParse(address.strip());
        if (who.isEmpty()) {
            Flash.failure(request, response, "form.bad-address");
        } else {
            try {
                admins.add(list, wanted == ListAdmin.Role.OWNER ? ListAdmin.owner(list.id(), who.get(), "") : ListAdmin.moderator(list.id(), who.get(), ""));
                Flash.success(request, response, "settings.added", who.get());
            } catch (ListConflict refused) {
                Flash.failure(request, response, "form.refused", ListMessages.text(locale, refused.key(), refused.arguments()));
            }
        }
        return "redirect:/lists/" + list.address() + "/settings";
    }

    @PostMapping("/lists/{list}/settings/{role}/remove")
    String removeAdmin(@PathVariable("list") String listAddress, @PathVariable String role, @RequestParam String address, Visitor visitor, Locale locale,
                       HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.owned(listAddress, visitor);
        ListAdmin.Role wanted = role(role);
        try {
            EmailAddress.tryParse(address).ifPresent(who -> admins.remove(list, wanted, who));
            Flash.success(request, response, "settings.removed", address);
        } catch (ListConflict refused) {
            Flash.failure(request, response, "form.refused", ListMessages.text(locale, refused.key(), refused.arguments()));
        }
        return "redirect:/lists/" + list.address() + "/settings";
    }

    private String form(MailingList list, Map<String, String> given, Map<String, String> errors, Visitor visitor, Locale locale, Model model) {
        ListSettings now = catalog.settings(list);
        head.on(list, "settings", visitor, model);
        model.addAttribute("invalid", errors.size());
        model.addAttribute("groups", Arrays.stream(ListParameter.Group.values())
            .map(group -> new FormGroup(group.title(locale), editable(list, visitor).stream().filter(p -> p.group() == group)
                .map(p -> fields.of(list, p, given.getOrDefault(p.name(), now.shown(p)), errors.getOrDefault(p.name(), ""), locale)).toList()))
            .filter(group -> !group.fields().isEmpty()).toList());
        model.addAttribute("roles", List.of(new RolePeople("owners", admins.owners(list.id())), new RolePeople("moderators", admins.moderators(list.id()))));
        return "settings";
    }

    /** Sources of data speak to other servers, with passwords: listmasters set them up. */
    private List<ListParameter<?>> editable(MailingList list, Visitor visitor) {
        boolean all = access.isListmaster(list, visitor);
        return ListParameters.all().stream().<ListParameter<?>>map(p -> p).filter(p -> all || p.group() != ListParameter.Group.SOURCES).toList();
    }

    private static ListAdmin.Role role(String word) {
        return Optional.ofNullable(ROLES.get(word)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
