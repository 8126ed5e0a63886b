package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.ImportReport;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The members of a list all at once, a line each; memory does not grow with their number. */
@RestController
@RequestMapping("/api/lists/{list}")
@Tag(name = "members")
class MemberLinesApi {

    /** @param refused the number of lines that were not taken; {@code reasons} holds the first of them */
    record ImportView(long added, long known, long refused, List<RefusalView> reasons) {
    }

    record RefusalView(long line, String text, String reason) {
    }

    private final Lists lists;
    private final Members members;

    MemberLinesApi(Lists lists, Members members) {
        this.lists = lists;
        this.members = members;
    }

    @PostMapping(path = "/import", consumes = "text/plain")
    @Operation(summary = "Adds members from lines: address, white space, name. Who is a member stays as he is", requestBody =
        @RequestBody(required = true, content = @Content(mediaType = "text/plain", schema = @Schema(type = "string"))))
    ImportView importLines(@PathVariable String list, HttpServletRequest request) throws IOException {
        MailingList known = lists.find(list);
        ImportReport report = members.importLines(known, new BoundedLines(new InputStreamReader(request.getInputStream(), StandardCharsets.UTF_8)));
        return new ImportView(report.added(), report.known(), report.refused(),
            report.reasons().stream().map(r -> new RefusalView(r.line(), r.text(), ListMessages.text(Locale.ENGLISH, r.key()))).toList());
    }

    @GetMapping(path = "/export", produces = "text/plain")
    @Operation(summary = "All members as lines that the import takes", responses =
        @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/plain", schema = @Schema(type = "string"))))
    void export(@PathVariable String list, HttpServletResponse response) throws IOException {
        MailingList known = lists.find(list);
        response.setContentType("text/plain;charset=UTF-8");
        Writer out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8), 32 * 1024);
        members.forEach(known.id(), member -> write(out, member));
        out.flush();
    }

    private static void write(Writer out, Member member) {
        try {
            out.write(member.name().isEmpty() ? member.address() + "\n" : member.address() + " " + member.name() + "\n");
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
