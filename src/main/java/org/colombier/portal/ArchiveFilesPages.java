package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.colombier.lists.archive.ArchiveIndex;
import org.colombier.lists.archive.ArchiveMbox;
import org.colombier.lists.archive.ArchiveRemoval;
import org.colombier.lists.archive.Attachments;
import org.colombier.lists.archive.Attachments.Attachment;
import org.colombier.lists.catalog.MailingList;
import org.colombier.portal.security.Visitor;
import org.colombier.portal.view.Flash;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** An archive as a whole, for the list's owners: downloading and removing months, and who removed what. And the files that were taken out of posts, for those who may read the archive. */
@Controller
class ArchiveFilesPages {

    private static final int SHOWN_REMOVALS = 100;
    private static final int MOST_MONTHS = 1_200;

    private final Access access;
    private final ListHead head;
    private final ArchiveIndex index;
    private final ArchiveMbox mbox;
    private final ArchiveRemoval removal;
    private final Attachments attachments;

    ArchiveFilesPages(Access access, ListHead head, ArchiveIndex index, ArchiveMbox mbox, ArchiveRemoval removal, Attachments attachments) {
        this.access = access;
        this.head = head;
        this.index = index;
        this.mbox = mbox;
        this.removal = removal;
        this.attachments = attachments;
    }

    @GetMapping("/lists/{list}/archive/manage")
    String page(@PathVariable("list") String address, Visitor visitor, Model model) {
        MailingList list = access.owned(address, visitor);
        head.on(list, "archive", visitor, model);
        model.addAttribute("months", index.months(list.id())).addAttribute("removals", removal.removed(list.id(), SHOWN_REMOVALS)).addAttribute("files", attachments.octets(list.id()));
        return "archive-manage";
    }

    /** A month, or all, as mbox. */
    @GetMapping("/lists/{list}/archive/download")
    void download(@PathVariable("list") String address, @RequestParam(defaultValue = "") String month, Visitor visitor, HttpServletResponse response) throws IOException {
        MailingList list = access.owned(address, visitor);
        Optional<YearMonth> wanted = month.isEmpty() ? Optional.empty() : Optional.of(parse(month));
        response.setContentType("application/mbox");
        response.setHeader("Content-Disposition", disposition(list.name() + (month.isEmpty() ? "" : "-" + month) + ".mbox"));
        mbox.export(list, wanted, response.getOutputStream());
    }

    @PostMapping("/lists/{list}/archive/manage")
    String remove(@PathVariable("list") String address, @RequestParam(name = "month", defaultValue = "") List<String> months, @RequestParam(defaultValue = "") String reason,
                  Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.owned(address, visitor);
        int removed = months.stream().filter(m -> !m.isBlank()).limit(MOST_MONTHS).mapToInt(m -> removal.remove(list, parse(m), visitor.known().toString(), reason)).sum();
        Flash.success(request, response, "archive.months-removed", removed);
        return "redirect:/lists/" + list.address() + "/archive/manage";
    }

    /** The last part of the path is for people; the token says which file. */
    @GetMapping("/lists/{list}/attachments/{token}/{name}")
    void attachment(@PathVariable("list") String address, @PathVariable String token, @PathVariable String name, Visitor visitor, HttpServletResponse response) throws IOException {
        MailingList list = access.archived(address, visitor);
        Attachment file = attachments.find(list.id(), token.length() > 100 ? "" : token).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        // A stranger's file on our own site: saved, never shown; should a browser show it all the same, without rights.
        response.setContentType(file.type().startsWith("text/") ? "application/octet-stream" : file.type());
        response.setHeader("Content-Disposition", disposition(file.name()));
        response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentLengthLong(file.size());
        try (InputStream in = attachments.content(file).open()) {
            in.transferTo(response.getOutputStream());
        }
    }

    private static String disposition(String name) {
        return ContentDisposition.attachment().filename(name, StandardCharsets.UTF_8).build().toString();
    }

    private static YearMonth parse(String month) {
        try {
            return YearMonth.parse(month);
        } catch (DateTimeException noMonth) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }
}
