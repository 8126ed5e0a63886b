package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.members.Reception;
import org.colombier.mail.EmailAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
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

    /** @param reception {@code mail}, {@code nomail}, {@code notice}, {@code txt} or {@code not_me} */
    record MemberView(String address, String name, String reception, boolean concealed, Instant joined) {
    }

    /** @param reception the list's default if not said; of one who is a member, it is left as it is */
    record WantedMember(@Nullable String address, @Nullable String name, @Nullable String reception) {
    }

    private final Lists lists;
    private final Members members;

    MembersApi(Lists lists, Members members) {
        this.lists = lists;
        this.members = members;
    }

    @GetMapping("/members")
    @Operation(summary = "A page of the members, by address")
    List<MemberView> page(@PathVariable String list, @RequestParam(defaultValue = "") String after, @RequestParam(defaultValue = "1000") int limit) {
        return members.page(lists.find(list).id(), after, limit).stream().map(MembersApi::view).toList();
    }

    @GetMapping("/member")
    @Operation(summary = "One member")
    MemberView one(@PathVariable String list, @RequestParam String address) {
        return view(find(lists.find(list), Input.address(address)));
    }

    @PostMapping("/members")
    @Operation(summary = "Adds a member, or sets the reception of one; 201 if new")
    ResponseEntity<MemberView> add(@PathVariable String list, @RequestBody WantedMember wanted) {
        MailingList known = lists.find(list);
        EmailAddress address = Input.address(Input.wanted("address", wanted.address()));
        Optional<Reception> reception = Optional.ofNullable(wanted.reception()).map(MembersApi::reception);
        boolean isNew = members.add(known, new NewMember(address, Input.text(wanted.name()), reception, Optional.empty()));
        if (!isNew) {
            reception.ifPresent(r -> members.setReception(known.id(), address, r));
        }
        return ResponseEntity.status(isNew ? HttpStatus.CREATED : HttpStatus.OK).body(view(find(known, address)));
    }

    @DeleteMapping("/member")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Removes a member")
    void remove(@PathVariable String list, @RequestParam String address) {
        MailingList known = lists.find(list);
        EmailAddress member = Input.address(address);
        if (!members.remove(known.id(), member)) {
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

    private static MemberView view(Member member) {
        return new MemberView(member.address().toString(), member.name(), member.reception().text(), member.concealed(), member.joined());
    }
}
