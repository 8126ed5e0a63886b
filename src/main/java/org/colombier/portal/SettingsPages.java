package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.EditRight;
import org.colombier.lists.catalog.EditRights;
import org.colombier.lists.catalog.EditRole;
import org.colombier.lists.catalog.InvalidValue;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListLife;
import org.colombier.lists.catalog.ListLives;
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

    /** A part of the form. @param open shown unfolded */
    record FormGroup(String title, List<SettingField> fields, boolean open) {
    }

    /** Those who have a role. @param key {@code owners} or {@code moderators} @param writable the visitor may change them */
    record RolePeople(String key, List<ListAdmin> people, boolean writable) {
    }

    private static final Map<String, ListAdmin.Role> ROLES = Map.of("owners", ListAdmin.Role.OWNER, "moderators", ListAdmin.Role.MODERATOR);

    private final Access access;
    private final ListHead head;
    private final Catalog catalog;
    private final Admins admins;
    private final ListLives lives;
    private final EditRights rights;
    private final SettingFields fields;

    SettingsPages(Access access, ListHead head, Catalog catalog, Admins admins, SettingFields fields, ListLives lives, EditRights rights) {
        this.lives = lives;
        this.rights = rights;
        this.access = access;
        this.head = head;
        this.catalog = catalog;
        this.admins = admins;
        this.fields = fields;
    }

    @GetMapping("/lists/{address}/settings")
    String form(@PathVariable String address, @RequestParam(defaultValue = "") String q, Visitor visitor, Locale locale, Model model) {
        return form(access.moderated(address, visitor), Map.of(), Map.of(), q.strip(), visitor, locale, model);
    }

    /** Sets what differs from what holds; if one value is wrong nothing is set, and the form comes back with the reasons. */
    @PostMapping("/lists/{address}/settings")
    String save(@PathVariable String address, @RequestParam Map<String, String> form, Visitor visitor, Locale locale, Model model,
                HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.moderated(address, visitor);
        Map<String, String> changed = changed(list, form, visitor);
        Map<String, String> errors = new HashMap<>();
        changed.forEach((name, value) -> ListParameters.named(name).flatMap(p -> fields.check(list, p, value, locale)).ifPresent(why -> errors.put(name, why)));
        if (errors.isEmpty() && !changed.isEmpty()) {
            try {
                catalog.change(list, changed, visitor.address(), serial(form));
            } catch (InvalidValue wrong) {
                changed.keySet().forEach(name -> errors.put(name, ListMessages.text(locale, wrong.key(), wrong.arguments())));
            } catch (ListConflict changedMeanwhile) {
                // Two people at once: what this one wrote stays in the form, beside what holds now.
                Flash.failure(request, response, "form.refused", ListMessages.text(locale, changedMeanwhile.key(), changedMeanwhile.arguments()));
                return "redirect:/lists/" + list.address() + "/settings";
            }
        }
        if (!errors.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return form(list, changed, errors, "", visitor, locale, model);
        }
        Flash.success(request, response, "settings.saved");
        return "redirect:/lists/" + list.address() + "/settings";
    }

    /** What the form has other than it holds; ends the request if the visitor may not change that. */
    private Map<String, String> changed(MailingList list, Map<String, String> form, Visitor visitor) {
        ListSettings now = catalog.settings(list);
        Function<String, EditRight> right = rightsOf(list, visitor);
        Map<String, String> changed = new LinkedHashMap<>();
        for (ListParameter<?> parameter : ListParameters.all()) {
            String given = form.get("p." + parameter.name());
            if (given != null && !given.replace("\r\n", "\n").strip().equals(now.shown(parameter).strip())) {
                visitor.must(right.apply(parameter.name()) == EditRight.WRITE);
                changed.put(parameter.name(), given);
            }
        }
        return changed;
    }

    private static OptionalLong serial(Map<String, String> form) {
        String serial = form.getOrDefault("serial", "");
        return serial.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(serial)) : OptionalLong.empty();
    }

    @PostMapping("/lists/{list}/settings/{role}/add")
    String addAdmin(@PathVariable("list") String listAddress, @PathVariable String role, @RequestParam String address, Visitor visitor, Locale locale,
                    HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.owned(listAddress, visitor);
        ListAdmin.Role wanted = role(role);
        visitor.must(mayAppoint(list, wanted, visitor));
        Optional<EmailAddress> who = EmailAddress.tryParse(address.strip());
        if (who.isEmpty()) {
            Flash.failure(request, response, "form.bad-address");
        } else {
            try {
                admins.appoint(list, wanted, who.get(), "");
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
        visitor.must(mayAppoint(list, wanted, visitor));
        try {
            EmailAddress.tryParse(address).ifPresent(who -> admins.remove(list, wanted, who));
            Flash.success(request, response, "settings.removed", address);
        } catch (ListConflict refused) {
            Flash.failure(request, response, "form.refused", ListMessages.text(locale, refused.key(), refused.arguments()));
        }
        return "redirect:/lists/" + list.address() + "/settings";
    }

    /** @param q only what has this in its name or words; empty for all */
    private String form(MailingList list, Map<String, String> given, Map<String, String> errors, String q, Visitor visitor, Locale locale, Model model) {
        ListSettings now = catalog.settings(list);
        head.on(list, "settings", visitor, model);
        Function<String, EditRight> right = rightsOf(list, visitor);
        ListLife life = lives.of(list);
        model.addAttribute("invalid", errors.size()).addAttribute("serial", life.serial()).addAttribute("life", life)
            .addAttribute("privileged", access.editRole(list, visitor).compareTo(EditRole.PRIVILEGED_OWNER) <= 0);
        model.addAttribute("q", q).addAttribute("groups", Arrays.stream(ListParameter.Group.values()).map(group -> group(group.title(locale), ListParameters.all().stream()
            .filter(p -> p.group() == group && right.apply(p.name()) != EditRight.HIDDEN && has(p, q, locale))
            .map(p -> fields.of(list, p, given.getOrDefault(p.name(), now.shown(p)), errors.getOrDefault(p.name(), ""), right.apply(p.name()) == EditRight.WRITE, locale)).toList(),
            group == ListParameter.Group.DESCRIPTION && errors.isEmpty() || !q.isEmpty())).filter(group -> !group.fields().isEmpty()).toList());
        model.addAttribute("roles", List.of(new RolePeople("owners", admins.owners(list.id()), mayAppoint(list, ListAdmin.Role.OWNER, visitor)),
            new RolePeople("moderators", admins.moderators(list.id()), mayAppoint(list, ListAdmin.Role.MODERATOR, visitor))));
        return "settings";
    }

    private static FormGroup group(String title, List<SettingField> fields, boolean open) {
        return new FormGroup(title, fields, open || fields.stream().anyMatch(f -> !f.error().isEmpty()));
    }

    private static boolean has(ListParameter<?> parameter, String words, Locale locale) {
        return (parameter.name() + "\n" + parameter.title(locale) + "\n" + parameter.help(locale)).toLowerCase(locale).contains(words.toLowerCase(locale));
    }

    /** Sources of data speak to other servers, with passwords: listmasters set them up, whatever a rule says. */
    private Function<String, EditRight> rightsOf(MailingList list, Visitor visitor) {
        Function<String, EditRight> ruled = rights.of(list, access.editRole(list, visitor));
        boolean all = access.isListmaster(list, visitor);
        return name -> all || ListParameters.named(name).filter(p -> p.group() == ListParameter.Group.SOURCES).isEmpty() ? ruled.apply(name) : EditRight.HIDDEN;
    }

    private boolean mayAppoint(MailingList list, ListAdmin.Role role, Visitor visitor) {
        return rights.of(list, role == ListAdmin.Role.OWNER ? "owner" : "editor", access.editRole(list, visitor)) == EditRight.WRITE;
    }

    private static ListAdmin.Role role(String word) {
        return Optional.ofNullable(ROLES.get(word)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
