package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.Departures;
import org.colombier.lists.members.Exclusions;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.ListAdmin.Notice;
import org.colombier.lists.members.NewMember;
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

/** What those who run a list have chosen for that, and whom its sources leave out. Everybody sets their own notices; privileged owners those of all. */
@Controller
class RunningPages {

    private static final int ON_PAGE = 200;

    /** One who runs the list. @param writable the visitor may change the options */
    record Runner(ListAdmin admin, boolean writable) {

        public List<Wanted> notices() {
            return Arrays.stream(Notice.values()).map(n -> new Wanted(n.text(), !admin.muted().contains(n))).toList();
        }
    }

    /** A kind of notices. @param wanted not muted */
    record Wanted(String key, boolean wanted) {
    }

    private final Access access;
    private final ListHead head;
    private final Admins admins;
    private final Exclusions exclusions;
    private final Departures departures;

    RunningPages(Access access, ListHead head, Admins admins, Exclusions exclusions, Departures departures) {
        this.access = access;
        this.head = head;
        this.admins = admins;
        this.exclusions = exclusions;
        this.departures = departures;
    }

    @GetMapping("/lists/{list}/people")
    String people(@PathVariable("list") String listAddress, Visitor visitor, Model model) {
        MailingList list = access.moderated(listAddress, visitor);
        boolean privileged = mayAll(list, visitor);
        List<Runner> owners = admins.owners(list.id()).stream().map(a -> new Runner(a, privileged || own(a, visitor))).toList();
        List<Runner> moderators = admins.moderators(list.id()).stream().map(a -> new Runner(a, privileged || own(a, visitor))).toList();
        head.on(list, "people", visitor, model);
        model.addAttribute("groups", List.of(Map.of("key", "owners", "people", owners), Map.of("key", "moderators", "people", moderators)))
            .addAttribute("privileged", privileged);
        return "people";
    }

    @PostMapping("/lists/{list}/people")
    String save(@PathVariable("list") String listAddress, @RequestParam Map<String, String> form, Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.moderated(listAddress, visitor);
        ListAdmin.Role role = form.getOrDefault("role", "").equals("owner") ? ListAdmin.Role.OWNER : ListAdmin.Role.MODERATOR;
        ListAdmin admin = EmailAddress.tryParse(form.getOrDefault("address", "")).flatMap(a -> admins.find(list.id(), role, a))
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        boolean privileged = mayAll(list, visitor);
        visitor.must(privileged || own(admin, visitor));
        Set<Notice> muted = Arrays.stream(Notice.values()).filter(n -> !on(form, "notice." + n.text())).collect(Collectors.toSet());
        ListAdmin chosen = admin.with(privileged ? on(form, "privileged") : admin.privileged(), on(form, "receiving"), on(form, "concealed")).muting(muted)
            .withInfo(NewMember.plain(form.getOrDefault("info", admin.info())));
        admins.add(list, chosen);
        Flash.success(request, response, "my.saved");
        return "redirect:/lists/" + list.address() + "/people";
    }

    /** @param after the last address of the page before */
    @GetMapping("/lists/{list}/members/excluded")
    String excluded(@PathVariable("list") String listAddress, @RequestParam(defaultValue = "") String after, Visitor visitor, Model model) {
        MailingList list = access.owned(listAddress, visitor);
        List<Exclusions.Exclusion> page = exclusions.page(list.id(), after, ON_PAGE);
        head.on(list, "members", visitor, model);
        model.addAttribute("excluded", page).addAttribute("after", page.size() == ON_PAGE ? page.getLast().address().toString() : "")
            .addAttribute("departures", departures.last(list.id(), ON_PAGE));
        return "excluded";
    }

    @PostMapping("/lists/{list}/members/excluded")
    String restore(@PathVariable("list") String listAddress, @RequestParam String address, Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.owned(listAddress, visitor);
        EmailAddress.tryParse(address).ifPresent(who -> exclusions.restore(list.id(), who));
        Flash.success(request, response, "excluded.restored", address);
        return "redirect:/lists/" + list.address() + "/members/excluded";
    }

    /** A listmaster, or an owner who may change who runs the list. */
    private boolean mayAll(MailingList list, Visitor visitor) {
        EmailAddress who = visitor.known();
        return admins.isPrivileged(list.id(), who) || access.on(list, visitor).owner() && !admins.isOwner(list.id(), who);
    }

    private static boolean own(ListAdmin admin, Visitor visitor) {
        return admin.address().equals(visitor.known().canonical());
    }

    private static boolean on(Map<String, String> form, String name) {
        return form.getOrDefault(name, "").equals("on");
    }
}
