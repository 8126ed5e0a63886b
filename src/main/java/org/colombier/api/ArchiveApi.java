package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.colombier.lists.archive.Archive;
import org.colombier.lists.archive.ArchiveIndex;
import org.colombier.lists.archive.ArchiveMbox;
import org.colombier.lists.archive.ArchiveRebuild;
import org.colombier.lists.archive.ArchiveRemoval;
import org.colombier.lists.archive.ArchiveSearch;
import org.colombier.lists.archive.ArchivedMessage;
import org.colombier.lists.archive.MboxReport;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.MessageContent;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The archive of a list. Message-IDs are parameters, since they may hold a slash. */
@RestController
@RequestMapping("/api/lists/{list}/archive")
@Tag(name = "archive", description = "What a list keeps of what it distributed")
class ArchiveApi {

    record MonthView(String month, long messages, long octets) {
    }

    /** @param parent the Message-ID is not repeated here: {@code thread} and {@code parent} are ids of messages; 0 for none */
    record MessageView(long id, String messageId, String subject, String author, String authorName, Instant posted, String month, long size, boolean attachments, long thread,
                       long parent, String url) {
    }

    /** @param total of all that was found; the largest that is counted stands for it or more */
    record FoundView(long total, List<MessageView> messages) {
    }

    record RemovedView(int removed) {
    }

    record RebuiltView(long messages) {
    }

    private static final int MOST = 1_000;
    private static final String ADMINISTRATOR = "administrator";

    private final Lists lists;
    private final Archive archive;
    private final ArchiveIndex index;
    private final ArchiveSearch search;
    private final ArchiveRemoval removal;
    private final ArchiveMbox mbox;
    private final ArchiveRebuild rebuild;

    ArchiveApi(Lists lists, Archive archive, ArchiveIndex index, ArchiveSearch search, ArchiveRemoval removal, ArchiveMbox mbox, ArchiveRebuild rebuild) {
        this.lists = lists;
        this.archive = archive;
        this.index = index;
        this.search = search;
        this.removal = removal;
        this.mbox = mbox;
        this.rebuild = rebuild;
    }

    @GetMapping("/months")
    @Operation(summary = "The months that have messages")
    List<MonthView> months(@PathVariable String list) {
        return index.months(lists.find(list).id()).stream().map(m -> new MonthView(m.month().toString(), m.messages(), m.octets())).toList();
    }

    @GetMapping("/messages")
    @Operation(summary = "The messages of a month by date, or the latest")
    List<MessageView> messages(@PathVariable String list, @RequestParam(defaultValue = "") String month, @RequestParam(defaultValue = "0") int offset,
                               @RequestParam(defaultValue = "1000") int limit) {
        MailingList known = lists.find(list);
        int most = Math.clamp(limit, 1, MOST);
        List<ArchivedMessage> found = month.isEmpty() ? index.latest(known.id(), most) : index.byDate(known.id(), month(month), Math.max(0, offset), most);
        return found.stream().map(m -> view(known, m)).toList();
    }

    @GetMapping("/message")
    @Operation(summary = "What is known of a message")
    MessageView message(@PathVariable String list, @RequestParam("id") String messageId) {
        MailingList known = lists.find(list);
        return view(known, find(known, messageId));
    }

    @GetMapping(path = "/source", produces = "text/plain")
    @Operation(summary = "A message as it was archived")
    void source(@PathVariable String list, @RequestParam("id") String messageId, HttpServletResponse response) throws IOException {
        MessageContent content = index.content(find(lists.find(list), messageId)).orElseThrow(() -> Refused.notFound("message " + messageId));
        response.setContentType("text/plain");
        try (InputStream in = content.open()) {
            in.transferTo(response.getOutputStream());
        }
    }

    @GetMapping("/search")
    @Operation(summary = "Finds messages by words; \"in quotes\", -without, begin*, from:, subject:, body:")
    FoundView search(@PathVariable String list, @RequestParam String q, @RequestParam(defaultValue = "0") int offset, @RequestParam(defaultValue = "50") int limit) {
        MailingList known = lists.find(list);
        ArchiveSearch.Found found = search.search(known.id(), ArchiveSearch.Wanted.words(q), Math.max(0, offset), Math.clamp(limit, 1, MOST));
        return new FoundView(found.total(), found.messages().stream().map(m -> view(known, m)).toList());
    }

    @DeleteMapping("/message")
    @Operation(summary = "Removes a message; who, when and why is kept")
    RemovedView remove(@PathVariable String list, @RequestParam("id") String messageId, @RequestParam(defaultValue = "") String reason) {
        MailingList known = lists.find(list);
        return new RemovedView(removal.remove(known, List.of(find(known, messageId).key()), ADMINISTRATOR, reason));
    }

    @DeleteMapping("/month")
    @Operation(summary = "Removes all messages of a month")
    RemovedView removeMonth(@PathVariable String list, @RequestParam String month, @RequestParam(defaultValue = "") String reason) {
        return new RemovedView(removal.remove(lists.find(list), month(month), ADMINISTRATOR, reason));
    }

    @GetMapping("/removals")
    @Operation(summary = "Who removed what, the latest first")
    List<ArchiveRemoval.Removed> removals(@PathVariable String list) {
        return removal.removed(lists.find(list).id(), MOST);
    }

    @PostMapping("/rebuild")
    @Operation(summary = "Makes threads, months and search words anew from the stored messages")
    RebuiltView rebuild(@PathVariable String list) {
        return new RebuiltView(rebuild.rebuild(lists.find(list)));
    }

    @GetMapping(path = "/mbox", produces = "text/plain")
    @Operation(summary = "A month, or all, as mbox (mboxrd)", responses =
        @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/plain", schema = @Schema(type = "string"))))
    void export(@PathVariable String list, @RequestParam(defaultValue = "") String month, HttpServletResponse response) throws IOException {
        MailingList known = lists.find(list);
        Optional<YearMonth> wanted = month.isEmpty() ? Optional.empty() : Optional.of(month(month));
        response.setContentType("text/plain");
        mbox.export(known, wanted, response.getOutputStream());
    }

    @PostMapping(path = "/mbox", consumes = {"text/plain", "application/mbox"})
    @Operation(summary = "Archives the messages of an mbox that the list does not have yet", requestBody =
        @RequestBody(required = true, content = @Content(mediaType = "application/mbox", schema = @Schema(type = "string"))))
    MboxReport load(@PathVariable String list, @RequestParam(defaultValue = "false") boolean pretend, HttpServletRequest request) throws IOException {
        return mbox.importFrom(lists.find(list), request.getInputStream(), pretend);
    }

    private ArchivedMessage find(MailingList list, String messageId) {
        return index.byMessageId(list.id(), messageId).orElseThrow(() -> Refused.notFound("message " + messageId + " in the archive of " + list.address()));
    }

    private MessageView view(MailingList list, ArchivedMessage m) {
        return new MessageView(m.id(), m.messageId(), m.subject(), m.author(), m.authorName(), m.posted(), m.month().toString(), m.size(), m.attachments(), m.thread(),
            m.parent().orElse(0), archive.url(list) + "/message/" + m.key());
    }

    private static YearMonth month(String text) {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeException noMonth) {
            throw Refused.badRequest("not a month as 2026-05: " + (text.length() > 20 ? text.substring(0, 20) : text));
        }
    }
}
