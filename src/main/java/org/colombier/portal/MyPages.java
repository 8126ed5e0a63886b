package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colombier.directory.PortalUsers;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.Reception;
import org.colombier.lists.moderation.HeldMessages;
import org.colombier.mail.EmailAddress;
import org.colombier.portal.security.LoginCookie;
import org.colombier.portal.security.Visitor;
import org.colombier.portal.view.Flash;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** One's own lists: those one runs, those one is a member of and how their mail comes, and the portal's password. */
@Controller
class MyPages {

    private static final int SHORTEST_PASSWORD = 10;
    private static final int LONGEST_PASSWORD = 1_024;

    /** A list one runs. @param waiting posts that wait for a moderator */
    record Role(MailingList list, boolean owner, boolean moderator, long waiting) {
    }

    /** @param receptions that the list offers, and the one the member has */
    record Subscription(MailingList list, Member member, Set<Reception> receptions) {
    }

    private final Catalog catalog;
    private final Members members;
    private final Admins admins;
    private final HeldMessages held;
    private final PortalUsers users;
    private final LoginCookie cookie;

    MyPages(Catalog catalog, Members members, Admins admins, HeldMessages held, PortalUsers users, LoginCookie cookie) {
        this.catalog = catalog;
        this.members = members;
        this.admins = admins;
        this.held = held;
        this.users = users;
        this.cookie = cookie;
    }

    @GetMapping("/my")
    String my(Visitor visitor, Model model) {
        EmailAddress who = visitor.known();
        model.addAttribute("roles", roles(who)).addAttribute("subscriptions", subscriptions(who));
        return "my";
    }

    /** Few queries, however many lists somebody is on. */
    private List<Subscription> subscriptions(EmailAddress who) {
        List<Member> memberships = members.listsOf(who);
        Map<Long, MailingList> lists = catalog.find(memberships.stream().map(Member::listId).toList());
        lists.values().removeIf(list -> !list.isOpen());
        Map<Long, ListSettings> settings = catalog.settings(lists.values());
        return memberships.stream().filter(m -> lists.containsKey(m.listId()))
            .map(m -> new Subscription(lists.get(m.listId()), m, receptions(settings.get(m.listId()), m))).toList();
    }

    /** @param back {@code list} to return to the list's page */
    @PostMapping("/my/reception")
    String reception(@RequestParam String list, @RequestParam String reception, @RequestParam(defaultValue = "off") String concealed,
                     @RequestParam(defaultValue = "") String back, Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        MailingList found = EmailAddress.tryParse(list).flatMap(catalog::find).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Reception chosen = Reception.parse(reception).filter(r -> Reception.offered(catalog.settings(found)).contains(r)
            || members.find(found.id(), visitor.known()).filter(m -> m.reception() == r).isPresent()).orElseThrow(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST));
        boolean member = members.setReception(found.id(), visitor.known(), chosen) && members.setConcealed(found.id(), visitor.known(), concealed.equals("on"));
        if (member) {
            Flash.success(request, response, "my.saved");
        } else {
            Flash.failure(request, response, "leave.not-member", found.address());
        }
        return back.equals("list") ? "redirect:/lists/" + found.address() : "redirect:/my";
    }

    @PostMapping("/my/password")
    String password(@RequestParam String password, Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        if (password.length() < SHORTEST_PASSWORD || password.length() > LONGEST_PASSWORD) {
            Flash.failure(request, response, "form.short-password", SHORTEST_PASSWORD);
            return "redirect:/my";
        }
        users.setPassword(visitor.known(), password);
        cookie.begin(visitor.known(), request, response);
        Flash.success(request, response, "my.password.done");
        return "redirect:/my";
    }

    private static Set<Reception> receptions(ListSettings settings, Member member) {
        Set<Reception> offered = new LinkedHashSet<>(Reception.offered(settings));
        offered.add(member.reception());
        return offered;
    }

    private List<Role> roles(EmailAddress who) {
        Map<Long, List<ListAdmin>> byList = new LinkedHashMap<>();
        admins.rolesOf(who).forEach(role -> byList.computeIfAbsent(role.listId(), l -> new ArrayList<>()).add(role));
        Map<Long, MailingList> lists = catalog.find(byList.keySet());
        Map<Long, Long> waiting = held.counts(byList.keySet());
        List<Role> roles = new ArrayList<>();
        byList.forEach((id, own) -> Optional.ofNullable(lists.get(id)).ifPresent(list ->
            roles.add(new Role(list, has(own, ListAdmin.Role.OWNER), has(own, ListAdmin.Role.MODERATOR), waiting.getOrDefault(id, 0L)))));
        return roles;
    }

    private static boolean has(List<ListAdmin> roles, ListAdmin.Role role) {
        return roles.stream().anyMatch(r -> r.role() == role);
    }
}
