package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.AddressMoves;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.People;
import org.colombier.lists.scenario.Action;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.lists.scenario.Decision;
import org.colombier.lists.scenario.ScenarioContext;
import org.colombier.lists.scenario.Scenarios;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.portal.security.LoginCookie;
import org.colombier.portal.security.Visitor;
import org.colombier.portal.view.Flash;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** One's own address on all lists: a pause, another address, all that is kept of it, and being forgotten. */
@Controller
class MyAccountPages {

    /** A list one is on. @param suspended gets no mail of it now or soon */
    record Subscribed(MailingList list, Member member, boolean suspended) {
    }

    private final Catalog catalog;
    private final Members members;
    private final People people;
    private final AddressMoves moves;
    private final Scenarios scenarios;
    private final PortalMails mails;
    private final LoginCookie cookie;
    private final Clock clock;

    MyAccountPages(Catalog catalog, Members members, People people, AddressMoves moves, Scenarios scenarios, PortalMails mails, LoginCookie cookie, Clock clock) {
        this.catalog = catalog;
        this.members = members;
        this.people = people;
        this.moves = moves;
        this.scenarios = scenarios;
        this.mails = mails;
        this.cookie = cookie;
        this.clock = clock;
    }

    @GetMapping("/my/account")
    String account(Visitor visitor, Model model) {
        EmailAddress who = visitor.known();
        model.addAttribute("subscriptions", subscriptions(who)).addAttribute("sole", people.solelyOwned(who));
        return "account";
    }

    private List<Subscribed> subscriptions(EmailAddress who) {
        List<Subscribed> all = new ArrayList<>();
        List<Member> memberships = members.listsOf(who);
        Map<Long, MailingList> lists = catalog.find(memberships.stream().map(Member::listId).toList());
        memberships.forEach(member -> Optional.ofNullable(lists.get(member.listId())).filter(MailingList::isOpen)
            .ifPresent(list -> all.add(new Subscribed(list, member, member.suspension().filter(s -> !s.over(clock.instant())).isPresent()))));
        return all;
    }

    /** Suspends or resumes the chosen lists. */
    @PostMapping("/my/suspend")
    String suspend(@RequestParam Map<String, String> form, Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        EmailAddress who = visitor.known();
        List<MailingList> chosen = subscriptions(who).stream().map(Subscribed::list).filter(l -> form.containsKey("list." + l.id())).toList();
        try {
            for (MailingList list : chosen) {
                if (form.getOrDefault("act", "").equals("resume")) {
                    members.resume(list.id(), who);
                } else {
                    members.suspend(list.id(), who, MemberOptionsPages.suspension(form, catalog.settings(list).get(ListParameters.TIME_ZONE), clock.instant()));
                }
            }
            Flash.success(request, response, "my.saved");
        } catch (DateTimeException | IllegalArgumentException undated) {
            Flash.failure(request, response, "suspend.dates");
        }
        return "redirect:/my/account";
    }

    /** Asks the new address; only what it confirms is done. */
    @PostMapping("/my/move")
    String move(@RequestParam String address, Visitor visitor, Locale locale, HttpServletRequest request, HttpServletResponse response) {
        EmailAddress who = visitor.known();
        Optional<EmailAddress> wanted = EmailAddress.tryParse(address.strip()).filter(a -> a.domain().isQualified() && !a.domain().isLiteral());
        Optional<Domain> robot = mails.robot(request.getServerName(), who);
        if (wanted.isEmpty() || robot.isEmpty() || wanted.get().canonical().equals(who.canonical())) {
            Flash.failure(request, response, "form.bad-address");
        } else if (!mayMove(who, wanted.get(), robot.get(), visitor)) {
            Flash.failure(request, response, "move.refused");
        } else {
            if (mails.mayMail(wanted.get(), visitor.client())) {
                mails.sendMoveLink(who, wanted.get(), robot.get(), locale);
            }
            Flash.success(request, response, "move.mailed", wanted.get());
        }
        return "redirect:/my/account";
    }

    /** The new address is asked in any case, so a rule that wants it asked is content. */
    private boolean mayMove(EmailAddress who, EmailAddress wanted, Domain robot, Visitor visitor) {
        ScenarioContext.Builder request = ScenarioContext.forDomain(robot).sender(who, AuthMethod.MD5).email(wanted)
            .variable("current_email", who.toString()).variable("previous_email", who.toString());
        Access.client(visitor).ifPresent(request::client);
        Decision decision = scenarios.decide("move_user", request.build());
        return decision.allowed() || decision.action() == Action.REQUEST_AUTH;
    }

    @GetMapping("/move/{key}")
    String askToMove(@PathVariable String key, Model model, HttpServletResponse response) {
        Optional<AddressMoves.Move> move = moves.find(key);
        if (move.isEmpty()) {
            response.setStatus(HttpStatus.GONE.value());
        }
        model.addAttribute("move", move.orElse(null));
        return "move";
    }

    @PostMapping("/move/{key}")
    String confirmMove(@PathVariable String key, Locale locale, HttpServletRequest request, HttpServletResponse response) {
        Optional<AddressMoves.Move> move = moves.find(key);
        try {
            People.Moved moved = moves.confirm(key).orElseThrow(() -> new ResponseStatusException(HttpStatus.GONE));
            cookie.begin(move.orElseThrow().to(), request, response);
            Flash.success(request, response, "move.done", moved.memberships(), moved.roles());
        } catch (ListConflict refused) {
            Flash.failure(request, response, "form.refused", ListMessages.text(locale, refused.key(), refused.arguments()));
            return "redirect:/";
        }
        return "redirect:/my";
    }

    @GetMapping("/my/export")
    ResponseEntity<Map<String, Object>> export(Visitor visitor) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"lists.json\"")
            .header(HttpHeaders.CACHE_CONTROL, "no-store").body(people.export(visitor.known()));
    }

    /** @param sure the address, typed again */
    @PostMapping("/my/erase")
    String erase(@RequestParam String sure, Visitor visitor, Locale locale, HttpServletRequest request, HttpServletResponse response) {
        EmailAddress who = visitor.known();
        if (EmailAddress.tryParse(sure.strip()).map(EmailAddress::canonical).filter(who.canonical()::equals).isEmpty()) {
            Flash.failure(request, response, "erase.unsure");
            return "redirect:/my/account";
        }
        try {
            People.Removed removed = people.remove(who);
            cookie.end(request, response);
            Flash.success(request, response, "erase.done", removed.memberships());
            return "redirect:/";
        } catch (ListConflict refused) {
            Flash.failure(request, response, "form.refused", ListMessages.text(locale, refused.key(), refused.arguments()));
            return "redirect:/my/account";
        }
    }
}
