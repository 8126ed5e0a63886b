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
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.ImportReport;
import org.colombier.lists.members.MemberExport;
import org.colombier.lists.members.MemberFormat;
import org.colombier.lists.members.Members;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
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
    private final MemberExport export;

    MemberLinesApi(Lists lists, Members members, MemberExport export) {
        this.lists = lists;
        this.members = members;
        this.export = export;
    }

    @PostMapping(path = "/import", consumes = "text/plain")
    @Operation(summary = "Adds members from lines (address, white space, name), CSV under a header, or Sympa's dump. Who is a member stays as he is", requestBody =
        @RequestBody(required = true, content = @Content(mediaType = "text/plain", schema = @Schema(type = "string"))))
    ImportView importLines(@PathVariable String list, HttpServletRequest request) throws IOException {
        MailingList known = lists.find(list);
        ImportReport report = members.importLines(known, new BoundedLines(new InputStreamReader(request.getInputStream(), StandardCharsets.UTF_8)));
        return new ImportView(report.added(), report.known(), report.refused(),
            report.reasons().stream().map(r -> new RefusalView(r.line(), r.text(), ListMessages.text(Locale.ENGLISH, r.key()))).toList());
    }

    /** @param format {@code lines}, {@code light} (addresses), {@code full} (Sympa's dump), {@code csv} or {@code bounce} */
    @GetMapping(path = "/export", produces = {"text/plain", "text/csv"})
    @Operation(summary = "All members in a form that the import takes: lines, light (addresses), full (Sympa's dump), csv with attributes, or bounce", responses =
        @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/plain", schema = @Schema(type = "string"))))
    void export(@PathVariable String list, @RequestParam(defaultValue = "lines") String format, HttpServletResponse response) throws IOException {
        MailingList known = lists.find(list);
        MemberFormat wanted = MemberFormat.parse(format).orElseThrow(() -> Refused.badRequest("formats are lines, light, full, csv and bounce"));
        response.setContentType((wanted == MemberFormat.CSV ? "text/csv" : "text/plain") + ";charset=UTF-8");
        export.write(known, wanted, response.getOutputStream());
    }

    /** Removes the members of a text, a line each; who is none is counted as such. */
    @PostMapping(path = "/members/remove", consumes = "text/plain")
    @Operation(summary = "Removes members: lines that begin with the address", requestBody =
        @RequestBody(required = true, content = @Content(mediaType = "text/plain", schema = @Schema(type = "string"))))
    Members.Removals remove(@PathVariable String list, HttpServletRequest request) throws IOException {
        MailingList known = lists.find(list);
        return members.removeLines(known, new BoundedLines(new InputStreamReader(request.getInputStream(), StandardCharsets.UTF_8)), "administrator");
    }
}
