package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.digest.DigestForm;
import org.colombier.lists.digest.Digests;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What waits for a list's next digest, how that will look, and sending it. */
@RestController
@RequestMapping("/api/lists/{list}/digest")
@Tag(name = "digests", description = "The digests of a list")
class DigestsApi {

    /**
     * @param next when the next digest leaves if it is not full before; null if the list has no times
     * @param last when the last one left
     */
    record DigestView(@Nullable Instant next, @Nullable Instant last, List<PostView> waiting) {
    }

    /** @param number of the post in its list */
    record PostView(long number, String author, String subject, long size, Instant received) {
    }

    private final Lists lists;
    private final Digests digests;

    DigestsApi(Lists lists, Digests digests) {
        this.lists = lists;
        this.digests = digests;
    }

    @GetMapping
    @Operation(summary = "The posts that wait for the next digest, and when it leaves")
    DigestView show(@PathVariable String list) {
        MailingList known = lists.find(list);
        List<PostView> waiting = digests.waiting(known).stream().map(p -> new PostView(p.number(), p.author(), p.subject(), p.size(), p.received())).toList();
        return new DigestView(digests.next(known).orElse(null), digests.last(known).orElse(null), waiting);
    }

    /** @param form {@code digest}, {@code digestplain} or {@code summary} */
    @GetMapping("/preview")
    @Operation(summary = "The digest as it would leave now, as a message; 404 if no post waits")
    ResponseEntity<byte[]> preview(@PathVariable String list, @RequestParam(defaultValue = "digest") String form) {
        DigestForm wanted = DigestForm.named(form).orElseThrow(() -> Refused.badRequest("form is digest, digestplain or summary"));
        byte[] message = digests.preview(lists.find(list), wanted).orElseThrow(() -> Refused.notFound("post that waits for a digest of " + list)).octets();
        return ResponseEntity.ok().header(HttpHeaders.CONTENT_TYPE, "message/rfc822").body(message);
    }

    /** @param keep the posts stay for the next digest */
    @PostMapping("/send")
    @Operation(summary = "Sends now what waits")
    Digests.Sent send(@PathVariable String list, @RequestParam(defaultValue = "false") boolean keep) {
        return digests.send(lists.find(list), keep);
    }
}
