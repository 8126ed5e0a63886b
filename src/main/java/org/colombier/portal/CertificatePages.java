package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.smime.CertificateView;
import org.colombier.lists.smime.ListKeys;
import org.colombier.lists.smime.PersonCertificates;
import org.colombier.lists.smime.UnfitCertificate;
import org.colombier.mail.EmailAddress;
import org.colombier.portal.security.Visitor;
import org.colombier.portal.view.Flash;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;

/** S/MIME certificates: a list's, with which people encrypt what they post, and one's own, with which lists encrypt for oneself. */
@Controller
class CertificatePages {

    private static final int LARGEST = 256 << 10;

    private final Access access;
    private final ListHead head;
    private final ListKeys lists;
    private final PersonCertificates people;

    CertificatePages(Access access, ListHead head, ListKeys lists, PersonCertificates people) {
        this.access = access;
        this.head = head;
        this.lists = lists;
        this.people = people;
    }

    /** For all who may read about the list; its listmasters may change it. */
    @GetMapping("/lists/{address}/certificate")
    String ofList(@PathVariable String address, Visitor visitor, Model model) {
        MailingList list = access.list(address);
        Access.Rights rights = head.on(list, "info", visitor, model);
        visitor.must(rights.moderator() || access.mayReadAbout(list, visitor));
        model.addAttribute("certificates", lists.of(list)).addAttribute("listmaster", access.isListmaster(list, visitor));
        return "list-certificate";
    }

    /** The certificate as a file that mail programs take in. */
    @GetMapping("/lists/{address}/certificate.pem")
    ResponseEntity<byte[]> file(@PathVariable String address, Visitor visitor) {
        MailingList list = access.list(address);
        visitor.must(access.on(list, visitor).moderator() || access.mayReadAbout(list, visitor));
        CertificateView newest = lists.of(list).stream().findFirst().orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return ResponseEntity.ok().header(HttpHeaders.CONTENT_TYPE, "application/x-pem-file").header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + list.name().replace("\"", "") + ".pem\"")
            .body(newest.pem().getBytes(StandardCharsets.US_ASCII));
    }

    /** @param passphrase of the file's private key */
    @PostMapping("/lists/{address}/certificate")
    String setOfList(@PathVariable String address, @RequestParam(required = false) @Nullable MultipartFile file, @RequestParam(defaultValue = "") String passphrase, Visitor visitor,
                     HttpServletRequest request, HttpServletResponse response) throws IOException {
        MailingList list = mastered(address, visitor);
        try {
            CertificateView set = lists.set(list, octets(file, ""), passphrase);
            Flash.success(request, response, "certificate.set", set.until().toString().substring(0, 10));
        } catch (UnfitCertificate unfit) {
            Flash.failure(request, response, unfit.fault().key());
        }
        return "redirect:/lists/" + list.address() + "/certificate";
    }

    @PostMapping("/lists/{address}/certificate/remove")
    String removeOfList(@PathVariable String address, @RequestParam String fingerprint, Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = mastered(address, visitor);
        if (lists.remove(list, Optional.of(fingerprint)) > 0) {
            Flash.success(request, response, "certificate.removed");
        }
        return "redirect:/lists/" + list.address() + "/certificate";
    }

    private MailingList mastered(String address, Visitor visitor) {
        visitor.known();
        MailingList list = access.list(address);
        visitor.must(access.isListmaster(list, visitor));
        return list;
    }

    @GetMapping("/my/certificate")
    String own(Visitor visitor, Model model) {
        model.addAttribute("certificate", people.find(visitor.known()).orElse(null));
        return "my-certificate";
    }

    /** @param text the certificate, instead of a file */
    @PostMapping("/my/certificate")
    String setOwn(@RequestParam(required = false) @Nullable MultipartFile file, @RequestParam(defaultValue = "") String text, Visitor visitor,
                  HttpServletRequest request, HttpServletResponse response) throws IOException {
        EmailAddress who = visitor.known();
        try {
            CertificateView set = people.upload(who, octets(file, text));
            Flash.success(request, response, "certificate.set", set.until().toString().substring(0, 10));
        } catch (UnfitCertificate unfit) {
            Flash.failure(request, response, unfit.fault().key());
        }
        return "redirect:/my/certificate";
    }

    @PostMapping("/my/certificate/remove")
    String removeOwn(Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        people.remove(visitor.known());
        Flash.success(request, response, "certificate.removed");
        return "redirect:/my/certificate";
    }

    /** Too much is as unreadable as nothing. */
    private static byte[] octets(@Nullable MultipartFile file, String text) throws IOException {
        if (file == null || file.isEmpty()) {
            return text.length() > LARGEST ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        }
        return file.getSize() > LARGEST ? new byte[0] : file.getBytes();
    }
}
