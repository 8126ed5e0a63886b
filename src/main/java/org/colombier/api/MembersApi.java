package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.CustomAttribute;
import org.colombier.lists.members.Departures;
import org.colombier.lists.members.Exclusions;
import org.colombier.lists.members.Inclusions;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.members.Reception;
import org.colombier.lists.members.Suspension;
import org.colombier.mail.EmailAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The members of a list, one by one. Their addresses are parameters, since they may hold a slash. */
@RestController
@RequestMapping("/api/lists/{list}")
@Tag(name = "members", description = "Who gets a list's mail, and how")
class MembersApi {

    /** @param until none if the member resumes */
    record SuspensionView(Instant from, @Nullable Instant until) {
    }

    /** @param reception a name of Sympa's: {@code mail}, {@code digest}, {@code not_me} … */
    record MemberView(String address, String name, String reception, boolean concealed, Instant joined, boolean subscribed, boolean included, List<String> sources,
                      @Nullable SuspensionView suspension, List<String> topics, Map<String, String> attributes, String origin, boolean bouncing) {
    }

    /** @param reception the list's default if not said; of one who is a member, what is not said is left as it is */
    record WantedMember(@Nullable String address, @Nullable String name, @Nullable String reception, @Nullable String visibility, @Nullable Map<String, String> attributes,
                        @Nullable List<String> topics) {
    }

    private final Lists lists;
    private final Members members;
    private final Catalog catalog;
    private final Exclusions exclusions;
    private final Departures departures;
    private final Inclusions inclusions;
    private final Clock clock;

    MembersApi(Lists lists, Members members, Catalog catalog, Exclusions exclusions, Departures departures, Inclusions inclusions, Clock clock) {
        this.lists = lists;
        this.members = members;
        this.catalog = catalog;
        this.exclusions = exclusions;
        this.departures = departures;
        this.inclusions = inclusions;
        this.clock = clock;
    }

    @GetMapping("/members")
    @Operation(summary = "A page of the members, by address")
    List<MemberView> page(@PathVariable String list, @RequestParam(defaultValue = "") String after, @RequestParam(defaultValue = "1000") int limit) {
        return members.page(lists.find(list).id(), after, limit).stream().map(MembersApi::brief).toList();
    }

    @GetMapping("/member")
    @Operation(summary = "One member")
    MemberView one(@PathVariable String list, @RequestParam String address) {
        return view(find(lists.find(list), Input.address(address)));
    }

    @PostMapping("/members")
    @Operation(summary = "Adds a member, or sets what is said of one; 201 if new")
    ResponseEntity<MemberView> add(@PathVariable String list, @RequestBody WantedMember wanted) {
        MailingList known = lists.find(list);
        EmailAddress address = Input.address(Input.wanted("address", wanted.address()));
        Optional<Reception> reception = Optional.ofNullable(wanted.reception()).map(MembersApi::reception);
        boolean isNew = members.add(known, new NewMember(address, Input.text(wanted.name()), reception, visibility(wanted.visibility()), attributes(known, wanted), "administrator"));
        if (!isNew) {
            set(known, address, wanted);
        }
        if (wanted.topics() != null) {
            members.setTopics(known.id(), address, Set.copyOf(wanted.topics()));
        }
        return ResponseEntity.status(isNew ? HttpStatus.CREATED : HttpStatus.OK).body(view(find(known, address)));
    }

    private void set(MailingList list, EmailAddress address, WantedMember wanted) {
        Optional.ofNullable(wanted.reception()).map(MembersApi::reception).ifPresent(r -> members.setReception(list.id(), address, r));
        visibility(wanted.visibility()).ifPresent(concealed -> members.setConcealed(list.id(), address, concealed));
        Optional.ofNullable(wanted.name()).ifPresent(name -> members.rename(list.id(), address, name));
        if (wanted.attributes() != null) {
            members.setAttributes(list.id(), address, attributes(list, wanted));
        }
    }

    private Map<String, String> attributes(MailingList list, WantedMember wanted) {
        return wanted.attributes() == null ? Map.of() : CustomAttribute.checked(CustomAttribute.of(catalog.settings(list)), wanted.attributes(), true);
    }

    @PostMapping("/member/suspension")
    @Operation(summary = "Holds back a member's mail from a moment (now if not said) until another, or until resumed")
    MemberView suspend(@PathVariable String list, @RequestParam String address, @RequestBody WantedSuspension wanted) {
        MailingList known = lists.find(list);
        EmailAddress member = Input.address(address);
        Instant from = wanted.from() == null ? clock.instant() : wanted.from();
        if (wanted.until() != null && !wanted.until().isAfter(from)) {
            throw Refused.badRequest("a suspension ends after it begins");
        }
        members.suspend(known.id(), member, new Suspension(from, Optional.ofNullable(wanted.until())));
        return view(find(known, member));
    }

    /** Moments as in {@code 2026-07-01T00:00:00Z}. */
    record WantedSuspension(@Nullable Instant from, @Nullable Instant until) {
    }

    @DeleteMapping("/member/suspension")
    @Operation(summary = "Lets a member's mail come again")
    MemberView resume(@PathVariable String list, @RequestParam String address) {
        MailingList known = lists.find(list);
        EmailAddress member = Input.address(address);
        members.resume(known.id(), member);
        return view(find(known, member));
    }

    @GetMapping("/exclusions")
    @Operation(summary = "A page of those whom data sources do not include again, by address")
    List<ExclusionView> exclusions(@PathVariable String list, @RequestParam(defaultValue = "") String after, @RequestParam(defaultValue = "1000") int limit) {
        return exclusions.page(lists.find(list).id(), after, limit).stream().map(e -> new ExclusionView(e.address().toString(), e.since(), e.cause())).toList();
    }

    record ExclusionView(String address, Instant since, String cause) {
    }

    @PutMapping("/exclusion")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Excludes an address from being included; a member by inclusion is removed")
    void exclude(@PathVariable String list, @RequestParam String address) {
        MailingList known = lists.find(list);
        EmailAddress excluded = Input.address(address);
        members.find(known.id(), excluded).filter(m -> m.included() && !m.subscribed()).ifPresent(m -> members.remove(known.id(), excluded, "administrator"));
        exclusions.add(known.id(), excluded, "administrator");
    }

    @DeleteMapping("/exclusion")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Lets data sources include an address again")
    void restore(@PathVariable String list, @RequestParam String address) {
        if (!exclusions.restore(lists.find(list).id(), Input.address(address))) {
            throw Refused.notFound("exclusion of " + address);
        }
    }

    @GetMapping("/departures")
    @Operation(summary = "Who left last, when and why")
    List<DepartureView> departures(@PathVariable String list, @RequestParam(defaultValue = "100") int limit) {
        return departures.last(lists.find(list).id(), limit).stream().map(d -> new DepartureView(d.address().toString(), d.at(), d.cause())).toList();
    }

    record DepartureView(String address, Instant at, String cause) {
    }

    @DeleteMapping("/member")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Removes a member")
    void remove(@PathVariable String list, @RequestParam String address) {
        MailingList known = lists.find(list);
        EmailAddress member = Input.address(address);
        if (!members.remove(known.id(), member, "administrator")) {
            throw noMember(known, member);
        }
    }

    private Member find(MailingList list, EmailAddress address) {
        return members.find(list.id(), address).orElseThrow(() -> noMember(list, address));
    }

    private static Refused noMember(MailingList list, EmailAddress address) {
        return Refused.notFound("member " + address + " of " + list.address());
    }

    private static Reception reception(String text) {
        return Reception.parse(text).orElseThrow(() -> Refused.badRequest("there is no reception mode " + text + "; there are "
            + String.join(", ", Reception.offered().stream().map(Reception::text).toList())));
    }

    private static Optional<Boolean> visibility(@Nullable String text) {
        return switch (Input.text(text)) {
            case "" -> Optional.empty();
            case "conceal" -> Optional.of(true);
            case "noconceal" -> Optional.of(false);
            default -> throw Refused.badRequest("visibility is conceal or noconceal");
        };
    }

    private MemberView view(Member member) {
        List<String> sources = member.included() ? inclusions.sourcesOf(member.listId(), Inclusions.Role.MEMBER, member.address()) : List.of();
        return view(member, sources);
    }

    /** Without the sources, which a page would have to look up one by one. */
    private static MemberView brief(Member member) {
        return view(member, List.of());
    }

    private static MemberView view(Member member, List<String> sources) {
        return new MemberView(member.address().toString(), member.name(), member.reception().text(), member.concealed(), member.joined(), member.subscribed(),
            member.included(), sources, member.suspension().map(s -> new SuspensionView(s.from(), s.until().orElse(null))).orElse(null),
            member.topics().stream().sorted().toList(), member.attributes(), member.origin(), member.bouncing());
    }
}
