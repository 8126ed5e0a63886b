package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.InvalidValue;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.CustomAttribute;
import org.colombier.lists.members.Inclusions;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.Reception;
import org.colombier.lists.members.Suspension;
import org.colombier.lists.posting.MessageTopics;
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

/** All that a member may choose on a list: for the member, and for the list's owners. */
@Controller
class MemberOptionsPages {

    private final Access access;
    private final ListHead head;
    private final Catalog catalog;
    private final Members members;
    private final Inclusions inclusions;
    private final Clock clock;

    MemberOptionsPages(Access access, ListHead head, Catalog catalog, Members members, Inclusions inclusions, Clock clock) {
        this.access = access;
        this.head = head;
        this.catalog = catalog;
        this.members = members;
        this.inclusions = inclusions;
        this.clock = clock;
    }

    /** One question of the list's, with its answer. */
    record Field(CustomAttribute attribute, String value) {
    }

    @GetMapping("/lists/{list}/options")
    String own(@PathVariable("list") String listAddress, Visitor visitor, Model model) {
        EmailAddress who = visitor.known();
        MailingList list = access.list(listAddress);
        return form(list, member(list, who), "options", visitor, model);
    }

    @PostMapping("/lists/{list}/options")
    String saveOwn(@PathVariable("list") String listAddress, @RequestParam Map<String, String> form, Visitor visitor, Locale locale,
                   HttpServletRequest request, HttpServletResponse response) {
        EmailAddress who = visitor.known();
        MailingList list = access.list(listAddress);
        save(list, member(list, who), form, false, locale, request, response);
        return "redirect:/lists/" + list.address() + "/options";
    }

    @GetMapping("/lists/{list}/members/one")
    String one(@PathVariable("list") String listAddress, @RequestParam String address, Visitor visitor, Model model) {
        MailingList list = access.owned(listAddress, visitor);
        return form(list, member(list, address(address)), "members/one", visitor, model);
    }

    @PostMapping("/lists/{list}/members/one")
    String saveOne(@PathVariable("list") String listAddress, @RequestParam Map<String, String> form, Visitor visitor, Locale locale,
                   HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.owned(listAddress, visitor);
        Member member = member(list, address(form.getOrDefault("address", "")));
        save(list, member, form, true, locale, request, response);
        return "redirect:/lists/" + list.address() + "/members/one?address=" + java.net.URLEncoder.encode(member.address().toString(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private String form(MailingList list, Member member, String path, Visitor visitor, Model model) {
        ListSettings settings = catalog.settings(list);
        Set<Reception> receptions = new LinkedHashSet<>(Reception.offered(settings));
        receptions.add(member.reception());
        head.on(list, path.equals("options") ? "" : "members", visitor, model);
        ZoneId zone = settings.get(ListParameters.TIME_ZONE);
        Optional<Suspension> suspension = member.suspension().filter(s -> !s.over(clock.instant()));
        model.addAttribute("member", member).addAttribute("path", path).addAttribute("receptions", receptions).addAttribute("topics", MessageTopics.of(settings).topics())
            .addAttribute("fields", CustomAttribute.of(settings).stream().map(a -> new Field(a, member.attributes().getOrDefault(a.id(), ""))).toList())
            .addAttribute("suspended", suspension.isPresent())
            .addAttribute("from", suspension.map(s -> day(s.from(), zone)).orElse(day(clock.instant(), zone)))
            .addAttribute("until", suspension.flatMap(Suspension::until).map(u -> day(u, zone)).orElse(""))
            .addAttribute("sources", member.included() ? inclusions.sourcesOf(list.id(), Inclusions.Role.MEMBER, member.address()) : List.of())
            .addAttribute("bounces", members.bounces(member.id()).orElse(null));
        return "member";
    }

    /** @param byOwner who may give a mode that the list does not offer, and leave needed attributes empty */
    private void save(MailingList list, Member member, Map<String, String> form, boolean byOwner, Locale locale, HttpServletRequest request, HttpServletResponse response) {
        ListSettings settings = catalog.settings(list);
        try {
            switch (form.getOrDefault("act", "")) {
                case "save" -> set(list, member, form, settings, byOwner);
                case "suspend" -> members.suspend(list.id(), member.address(), suspension(form, settings.get(ListParameters.TIME_ZONE), clock.instant()));
                case "resume" -> members.resume(list.id(), member.address());
                default -> throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
            }
            Flash.success(request, response, "my.saved");
        } catch (InvalidValue wrong) {
            Flash.failure(request, response, "form.refused", ListMessages.text(locale, wrong.key(), wrong.arguments()));
        } catch (DateTimeException | IllegalArgumentException undated) {
            Flash.failure(request, response, "suspend.dates");
        }
    }

    private void set(MailingList list, Member member, Map<String, String> form, ListSettings settings, boolean byOwner) {
        Reception reception = Reception.parse(form.getOrDefault("reception", "")).filter(r -> r == member.reception() || byOwner || Reception.offered(settings).contains(r))
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST));
        List<CustomAttribute> attributes = CustomAttribute.of(settings);
        Map<String, String> values = CustomAttribute.checked(attributes, given(form), byOwner);
        EmailAddress who = member.address();
        members.setReception(list.id(), who, reception);
        members.setConcealed(list.id(), who, form.getOrDefault("concealed", "").equals("on"));
        members.rename(list.id(), who, form.getOrDefault("name", member.name()));
        if (!attributes.isEmpty()) {
            members.setAttributes(list.id(), who, values);
        }
        List<String> known = topics(settings);
        if (!known.isEmpty()) {
            List<String> chosen = known.stream().filter(t -> form.getOrDefault("topic." + t, "").equals("on")).toList();
            members.setTopics(list.id(), who, chosen.size() == known.size() ? Set.of() : Set.copyOf(chosen));
        }
    }

    /** What a form says of attributes. */
    static Map<String, String> given(Map<String, String> form) {
        Map<String, String> values = new HashMap<>();
        form.forEach((name, value) -> {
            if (name.startsWith("attr.")) {
                values.put(name.substring(5), value);
            }
        });
        return values;
    }

    /** The days of a form, which begin in the list's time zone; no end is until resumed. */
    static Suspension suspension(Map<String, String> form, ZoneId zone, Instant now) {
        String from = form.getOrDefault("from", "").strip();
        String until = form.getOrDefault("until", "").strip();
        Instant begin = from.isEmpty() || LocalDate.parse(from).equals(LocalDate.ofInstant(now, zone)) ? now : LocalDate.parse(from).atStartOfDay(zone).toInstant();
        return new Suspension(begin, until.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(until).atStartOfDay(zone).toInstant()));
    }

    private static String day(Instant at, ZoneId zone) {
        return LocalDate.ofInstant(at, zone).toString();
    }

    /** The names of the list's message topics, and {@code other} for posts without one. */
    static List<String> topics(ListSettings settings) {
        List<String> names = new ArrayList<>(MessageTopics.of(settings).topics().stream().map(MessageTopics.Topic::name).toList());
        if (!names.isEmpty()) {
            names.add(MessageTopics.OTHER);
        }
        return names;
    }

    private Member member(MailingList list, EmailAddress who) {
        return members.find(list.id(), who).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static EmailAddress address(String text) {
        return EmailAddress.tryParse(text.strip()).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
