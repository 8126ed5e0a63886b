package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.colombier.lists.bounce.BounceBook;
import org.colombier.lists.bounce.BouncingMember;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.mail.EmailAddress;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What came back from the members of a list. */
@RestController
@RequestMapping("/api/lists/{list}")
@Tag(name = "bounces", description = "Members whose mail comes back, and why")
class BouncesApi {

    private static final int MOST = 1_000;

    /** @param verdict {@code counts}, or why there is no score: {@code too_few}, {@code too_short}, {@code no_posts} */
    record BouncingView(String address, int count, Instant first, Instant last, String status, int score, int level, String verdict, long posts, double regularity, double weight) {

        static BouncingView of(BouncingMember m) {
            return new BouncingView(m.bounces().member().address().toString(), m.bounces().count(), m.bounces().first(), m.bounces().last(), m.bounces().status(), m.score().points(), m.level(),
                m.score().verdict().name().toLowerCase(Locale.ROOT), m.score().posts(), m.score().regularity(), m.score().weight());
        }
    }

    record EventView(Instant at, String kind, String status, boolean counted, String reason, String queueId) {
    }

    record HistoryView(List<BouncingView> now, List<EventView> events, String report) {
    }

    private final Lists lists;
    private final Members members;
    private final BounceBook book;

    BouncesApi(Lists lists, Members members, BounceBook book) {
        this.lists = lists;
        this.members = members;
        this.book = book;
    }

    @GetMapping("/bounces")
    @Operation(summary = "The members whose mail comes back, with their scores; those with most bounces first, at most 1000")
    List<BouncingView> all(@PathVariable String list) {
        return book.bouncing(lists.find(list), MOST).stream().map(BouncingView::of).toList();
    }

    @GetMapping("/bounce")
    @Operation(summary = "What came back from one member")
    HistoryView one(@PathVariable String list, @RequestParam String address) {
        MailingList known = lists.find(list);
        Member member = find(known, address);
        List<BouncingMember> now = book.find(known, member).stream().toList();
        return new HistoryView(now.stream().map(BouncingView::of).toList(), book.history(member).stream()
            .map(e -> new EventView(e.at(), e.kind().name().toLowerCase(Locale.ROOT), e.status(), e.counted(), e.reason(), e.queueId())).toList(), now.isEmpty() ? "" : now.getFirst().lastReport());
    }

    @DeleteMapping("/bounces")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Forgets what counts against one member, or against all (at most 1000 at a time)")
    void reset(@PathVariable String list, @RequestParam(defaultValue = "") String address) {
        MailingList known = lists.find(list);
        book.reset(known, address.isBlank() ? book.bouncing(known, MOST).stream().map(b -> b.bounces().member()).toList() : List.of(find(known, address)), "the administrator");
    }

    private Member find(MailingList list, String text) {
        EmailAddress address = Input.address(text);
        return members.find(list.id(), address).orElseThrow(() -> Refused.notFound("member " + address + " of " + list.address()));
    }
}
