package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.ImportReport;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.mail.EmailAddress;
import org.colombier.portal.security.Visitor;
import org.colombier.portal.view.Flash;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The members of a list, for its owners: page by page, adding and removing. */
@Controller
class MembersPages {

    private static final int ON_PAGE = 50;
    private static final int MOST_TEXT = 200_000;

    private final Access access;
    private final ListHead head;
    private final Members members;

    MembersPages(Access access, ListHead head, Members members) {
        this.access = access;
        this.head = head;
        this.members = members;
    }

    /** @param after the last address of the page before */
    @GetMapping("/lists/{address}/members")
    String page(@PathVariable String address, @RequestParam(defaultValue = "") String after, @RequestParam(defaultValue = "") String q, Visitor visitor, Model model) {
        MailingList list = access.owned(address, visitor);
        List<Member> found = q.isBlank() ? members.page(list.id(), after, ON_PAGE + 1) : members.search(list.id(), q, 4 * ON_PAGE);
        boolean more = q.isBlank() && found.size() > ON_PAGE;
        List<Member> shown = more ? found.subList(0, ON_PAGE) : found;
        head.on(list, "members", visitor, model);
        model.addAttribute("members", shown).addAttribute("total", members.count(list.id())).addAttribute("q", q)
            .addAttribute("after", more ? shown.getLast().address().toString() : "");
        return "members";
    }

    @PostMapping("/lists/{address}/members/add")
    String add(@PathVariable String address, @RequestParam String lines, Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.owned(address, visitor);
        if (lines.length() > MOST_TEXT) {
            Flash.failure(request, response, "members.too-many");
        } else {
            ImportReport report = members.importLines(list, lines.lines().iterator());
            if (report.refused() > 0) {
                Flash.failure(request, response, "members.added-some", report.added(), report.known(), report.refused(),
                    report.reasons().stream().limit(3).map(ImportReport.Refusal::text).reduce((a, b) -> a + ", " + b).orElse(""));
            } else {
                Flash.success(request, response, "members.added", report.added(), report.known());
            }
        }
        return "redirect:/lists/" + list.address() + "/members";
    }

    @PostMapping("/lists/{address}/members/remove")
    String remove(@PathVariable("address") String listAddress, @RequestParam(name = "address", required = false) String @Nullable [] chosen, Visitor visitor,
                  HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.owned(listAddress, visitor);
        long removed = chosen == null ? 0 : Arrays.stream(chosen).limit(4L * ON_PAGE).flatMap(a -> EmailAddress.tryParse(a).stream())
            .filter(a -> members.remove(list.id(), a)).count();
        Flash.success(request, response, "members.removed", removed);
        return "redirect:/lists/" + list.address() + "/members";
    }
}
