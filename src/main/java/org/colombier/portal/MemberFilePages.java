package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.colombier.lists.bounce.Probes;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.ImportReport;
import org.colombier.lists.members.MemberExport;
import org.colombier.lists.members.MemberFormat;
import org.colombier.lists.members.MemberKey;
import org.colombier.lists.members.Members;
import org.colombier.lists.posting.Circular;
import org.colombier.lists.template.Letter;
import org.colombier.mail.Recipient;
import org.colombier.portal.security.Visitor;
import org.colombier.portal.view.Flash;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;

/** A list's members as files, for its owners: taken in, and written out. Memory does not grow with their number. */
@Controller
class MemberFilePages {

    private static final int PAGE = 1_000;
    private static final int MOST_TEXT = 200_000;

    private final Access access;
    private final Catalog catalog;
    private final Members members;
    private final MemberExport export;
    private final MemberKey keys;
    private final Probes probes;
    private final Circular circular;

    MemberFilePages(Access access, Catalog catalog, Members members, MemberExport export, MemberKey keys, Probes probes, Circular circular) {
        this.access = access;
        this.catalog = catalog;
        this.members = members;
        this.export = export;
        this.keys = keys;
        this.probes = probes;
        this.circular = circular;
    }

    /** @param quiet {@code on}: nobody is told; else the new ones get the list's welcome */
    @PostMapping("/lists/{address}/members/import")
    String add(@PathVariable String address, @RequestParam(defaultValue = "") String lines, @RequestParam(required = false) @Nullable MultipartFile file,
               @RequestParam(defaultValue = "off") String quiet, Visitor visitor, HttpServletRequest request, HttpServletResponse response) throws IOException {
        MailingList list = access.owned(address, visitor);
        if (lines.length() > MOST_TEXT) {
            Flash.failure(request, response, "members.too-many");
            return "redirect:/lists/" + list.address() + "/members";
        }
        long before = members.newest();
        ImportReport report;
        if (file == null || file.isEmpty()) {
            report = members.importLines(list, lines.lines().iterator(), "owner " + visitor.known());
        } else {
            try (BufferedReader text = new BufferedReader(new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8))) {
                report = members.importLines(list, text.lines().iterator(), "owner " + visitor.known());
            }
        }
        if (!quiet.equals("on") && report.added() > 0 && catalog.settings(list).get(ListParameters.WELCOME)) {
            circular.send(Letter.fromList(list, "welcome", list.address(), list.locale()).with("description", catalog.settings(list).get(ListParameters.DESCRIPTION)),
                newcomers(list, before, probes.keys(list, Probes.WELCOME).orElse(keys::of)));
        }
        if (report.refused() > 0) {
            Flash.failure(request, response, "members.added-some", report.added(), report.known(), report.refused(),
                report.reasons().stream().limit(3).map(ImportReport.Refusal::text).reduce((a, b) -> a + ", " + b).orElse(""));
        } else {
            Flash.success(request, response, "members.added", report.added(), report.known());
        }
        return "redirect:/lists/" + list.address() + "/members";
    }

    private Iterator<Recipient> newcomers(MailingList list, long before, LongFunction<String> key) {
        return Stream.iterate(members.addedAfter(list.id(), before, PAGE), page -> !page.isEmpty(), page -> members.addedAfter(list.id(), page.getLast().id(), PAGE))
            .flatMap(List::stream).map(m -> Recipient.of(m.address(), key.apply(m.id()))).iterator();
    }

    @GetMapping("/lists/{address}/members/export")
    void export(@PathVariable String address, @RequestParam(defaultValue = "csv") String format, Visitor visitor, HttpServletResponse response) throws IOException {
        MailingList list = access.owned(address, visitor);
        MemberFormat wanted = MemberFormat.parse(format).orElseThrow(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST));
        boolean table = wanted == MemberFormat.CSV;
        response.setContentType((table ? "text/csv" : "text/plain") + ";charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"" + list.name() + (table ? ".csv" : ".txt") + "\"");
        response.setHeader("Cache-Control", "no-store");
        export.write(list, wanted, response.getOutputStream());
    }
}
