package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.colombier.lists.scenario.BlockList;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Whom lists refuse and whom they trust, beside what stands in files. */
@RestController
@Tag(name = "senders", description = "Blocked and trusted senders of a list, a domain or the site")
class BlockListApi {

    record EntryView(String pattern, String addedBy, Instant addedAt) {
    }

    /** @param pattern an address, or with {@code *} for anything */
    record Wanted(@Nullable String pattern) {
    }

    private final BlockList senders;
    private final Lists lists;

    BlockListApi(BlockList senders, Lists lists) {
        this.senders = senders;
        this.lists = lists;
    }

    @GetMapping("/api/senders/{kind}/{place}")
    @Operation(summary = "Blocked (block) or trusted (allow) senders of a list's address, a domain, or 'site'")
    List<EntryView> entries(@PathVariable String kind, @PathVariable String place) {
        return senders.entries(kind(kind), place(place)).stream().map(e -> new EntryView(e.pattern(), e.addedBy(), e.addedAt())).toList();
    }

    @PostMapping("/api/senders/{kind}/{place}")
    @Operation(summary = "Adds a sender")
    void add(@PathVariable String kind, @PathVariable String place, @RequestBody Wanted wanted) {
        try {
            senders.add(kind(kind), place(place), Input.wanted("pattern", wanted.pattern()), "administrator");
        } catch (IllegalArgumentException refused) {
            throw Refused.badRequest(String.valueOf(refused.getMessage()));
        }
    }

    @DeleteMapping("/api/senders/{kind}/{place}")
    @Operation(summary = "Removes a sender")
    void remove(@PathVariable String kind, @PathVariable String place, @RequestParam String pattern) {
        if (!senders.remove(kind(kind), place(place), pattern)) {
            throw Refused.notFound(pattern);
        }
    }

    private static BlockList.Kind kind(String word) {
        return switch (word) {
            case "block" -> BlockList.Kind.BLOCK;
            case "allow" -> BlockList.Kind.ALLOW;
            default -> throw Refused.badRequest("block or allow expected");
        };
    }

    private BlockList.Place place(String text) {
        return text.equals("site") ? new BlockList.OfSite() : text.contains("@") ? new BlockList.OfList(lists.find(text).id()) : new BlockList.OfDomain(Input.domain(text));
    }
}
