package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.archive.ArchiveIndex;
import org.colombier.lists.archive.ArchiveRemoval;
import org.colombier.lists.archive.ArchiveSearch;
import org.colombier.lists.archive.ArchiveSearch.Field;
import org.colombier.lists.archive.ArchiveSearch.Match;
import org.colombier.lists.archive.ArchiveSearch.Wanted;
import org.colombier.lists.archive.ArchivedMessage;
import org.colombier.lists.bounce.Tracking;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListParameters.AddressVeil;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.colombier.portal.security.Visitor;
import org.colombier.portal.view.Flash;
import org.colombier.portal.view.Messages;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** A list's archive, for those whom its {@code archive.web_access} lets in: months, threads, messages, search. */
@Controller
class ArchivePages {

    static final int ON_PAGE = 50;
    private static final int LATEST = 15;
    private static final int FURTHEST_PAGE = 10_000;

    private final Access access;
    private final ArchiveGate gate;
    private final ListHead head;
    private final Catalog catalog;
    private final ArchiveIndex index;
    private final ArchiveSearch search;
    private final ArchiveRemoval removal;
    private final Tracking tracking;
    private final Messages messages;

    ArchivePages(Access access, ArchiveGate gate, ListHead head, Catalog catalog, ArchiveIndex index, ArchiveSearch search, ArchiveRemoval removal, Tracking tracking, Messages messages) {
        this.access = access;
        this.gate = gate;
        this.head = head;
        this.catalog = catalog;
        this.index = index;
        this.search = search;
        this.removal = removal;
        this.tracking = tracking;
        this.messages = messages;
    }

    @GetMapping("/lists/{list}/archive")
    String start(@PathVariable("list") String address, Visitor visitor, Locale locale, HttpServletRequest request, Model model) {
        return gate.open(address, visitor, request).map(list -> {
            frame(list, visitor, locale, model);
            model.addAttribute("months", index.months(list.id())).addAttribute("latest", index.latest(list.id(), LATEST));
            return "archive";
        }).orElseGet(() -> shut(address, visitor, request, model));
    }

    /** The button before an archive; whoever collects addresses does not press it. */
    @PostMapping("/lists/{list}/archive/open")
    String open(@PathVariable("list") String address, @RequestParam(defaultValue = "") String to, Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        MailingList list = access.archived(address, visitor);
        gate.press(request, response);
        String start = "/lists/" + list.address() + "/archive";
        // Only back into this archive: what a form carries is not to be trusted.
        return "redirect:" + (to.startsWith(start + "/") && to.matches("[!-~&&[^\\\\]]{1,500}") && !to.contains("..") ? to : start);
    }

    private String shut(String address, Visitor visitor, HttpServletRequest request, Model model) {
        MailingList list = access.archived(address, visitor);
        head.on(list, "archive", visitor, model);
        String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
        model.addAttribute("to", "/lists/" + list.address() + request.getRequestURI().replaceFirst("^/lists/[^/]*", "") + query);
        return "archive-gate";
    }

    @GetMapping("/lists/{list}/archive/{month:\\d{4}-\\d{2}}")
    String month(@PathVariable("list") String address, @PathVariable String month, @RequestParam(defaultValue = "threads") String view, @RequestParam(defaultValue = "0") int page,
                 Visitor visitor, Locale locale, HttpServletRequest request, Model model) {
        return gate.open(address, visitor, request).map(list -> month(list, parse(month), view, bounded(page), visitor, locale, model))
            .orElseGet(() -> shut(address, visitor, request, model));
    }

    private String month(MailingList list, YearMonth month, String view, int page, Visitor visitor, Locale locale, Model model) {
        frame(list, visitor, locale, model);
        int offset = page * ON_PAGE;
        List<?> found = switch (view) {
            case "date" -> index.byDate(list.id(), month, offset, ON_PAGE + 1);
            case "author" -> index.byAuthor(list.id(), month, offset, ON_PAGE + 1);
            default -> index.threads(list.id(), month, offset, ON_PAGE + 1);
        };
        boolean threads = !view.equals("date") && !view.equals("author");
        List<YearMonth> all = index.months(list.id()).stream().map(ArchiveIndex.Month::month).toList();
        model.addAttribute("month", month).addAttribute("view", threads ? "threads" : view).addAttribute("page", page).addAttribute("more", found.size() > ON_PAGE)
            .addAttribute("found", found.subList(0, Math.min(ON_PAGE, found.size())))
            .addAttribute("earlier", all.stream().filter(m -> m.isBefore(month)).findFirst().orElse(null))
            .addAttribute("later", all.reversed().stream().filter(m -> m.isAfter(month)).findFirst().orElse(null));
        return "archive-month";
    }

    @GetMapping("/lists/{list}/archive/message/{key}")
    String message(@PathVariable("list") String address, @PathVariable String key, Visitor visitor, Locale locale, HttpServletRequest request, Model model) {
        return gate.open(address, visitor, request).map(list -> message(list, find(list, key), visitor, locale, model)).orElseGet(() -> shut(address, visitor, request, model));
    }

    private String message(MailingList list, ArchivedMessage message, Visitor visitor, Locale locale, Model model) {
        Access.Rights rights = frame(list, visitor, locale, model);
        MessageContent content = index.content(message).orElseThrow(ArchivePages::gone);
        model.addAttribute("message", message).addAttribute("content", veiled(list, visitor, locale).of(ShownMessage.of(content)))
            .addAttribute("thread", index.thread(message)).addAttribute("around", index.around(message))
            .addAttribute("removable", mayRemove(message, visitor, rights))
            .addAttribute("tracked", access.mayTrack(list, visitor) ? tracking.number(list, message.messageId()).orElse(0L) : 0L);
        return "archive-message";
    }

    /** The message as it was archived. Addresses stand in it as they are, so it is for those who would see them. */
    @GetMapping("/lists/{list}/archive/message/{key}/source")
    void source(@PathVariable("list") String address, @PathVariable String key, Visitor visitor, HttpServletRequest request, HttpServletResponse response) throws IOException {
        MailingList list = gate.open(address, visitor, request).orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN));
        visitor.must(Set.of(AddressVeil.NONE, AddressVeil.COOKIE).contains(gate.veil(list, visitor)));
        MessageContent content = index.content(find(list, key)).orElseThrow(ArchivePages::gone);
        response.setContentType("text/plain;charset=UTF-8");
        response.setHeader("X-Content-Type-Options", "nosniff");
        try (InputStream in = content.open()) {
            in.transferTo(response.getOutputStream());
        }
    }

    /** By its author, or who runs the list; who did it is kept. */
    @PostMapping("/lists/{list}/archive/message/{key}/remove")
    String remove(@PathVariable("list") String address, @PathVariable String key, @RequestParam(defaultValue = "") String reason, Visitor visitor, HttpServletRequest request,
                  HttpServletResponse response) {
        EmailAddress who = visitor.known();
        MailingList list = access.list(address);
        ArchivedMessage message = find(list, key);
        visitor.must(mayRemove(message, visitor, access.on(list, visitor)));
        removal.remove(list, List.of(message.key()), who.canonical().toString(), reason);
        Flash.success(request, response, "archive.removed", message.subject());
        return "redirect:/lists/" + list.address() + (access.mayReadArchive(list, visitor) ? "/archive/" + message.month() : "");
    }

    private static boolean mayRemove(ArchivedMessage message, Visitor visitor, Access.Rights rights) {
        return rights.moderator() || visitor.address().filter(who -> who.canonical().toString().equals(message.author())).isPresent();
    }

    @GetMapping("/lists/{list}/archive/search")
    String search(@PathVariable("list") String address, @RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "all") String match,
                  @RequestParam(name = "in", defaultValue = "") List<String> in, @RequestParam(defaultValue = "") String partial, @RequestParam(defaultValue = "") String from,
                  @RequestParam(defaultValue = "") String until, @RequestParam(defaultValue = "new") String order, @RequestParam(defaultValue = "0") int page,
                  Visitor visitor, Locale locale, HttpServletRequest request, Model model) {
        return gate.open(address, visitor, request).map(list -> {
            frame(list, visitor, locale, model);
            ZoneId zone = catalog.settings(list).get(ListParameters.TIME_ZONE);
            Match how = switch (match) {
                case "any" -> Match.ANY;
                case "phrase" -> Match.PHRASE;
                default -> Match.ALL;
            };
            Wanted wanted = new Wanted(q, how, partial.equals("on"), fields(in), day(from).map(d -> d.atStartOfDay(zone).toInstant()),
                day(until).map(d -> d.plusDays(1).atStartOfDay(zone).toInstant()), !order.equals("old"));
            ArchiveSearch.Found found = search.search(list.id(), wanted, bounded(page) * ON_PAGE, ON_PAGE);
            model.addAttribute("q", q).addAttribute("match", how.name().toLowerCase(Locale.ROOT)).addAttribute("in", wanted.fields().stream().map(f -> f.name().toLowerCase(Locale.ROOT)).toList())
                .addAttribute("partial", wanted.partial()).addAttribute("from", from).addAttribute("until", until).addAttribute("order", order.equals("old") ? "old" : "new")
                .addAttribute("page", bounded(page)).addAttribute("found", found.messages()).addAttribute("total", found.total())
                .addAttribute("counted", found.total() >= ArchiveSearch.MOST_COUNTED)
                .addAttribute("more", (bounded(page) + 1L) * ON_PAGE < found.total()).addAttribute("link", link(request));
            return "archive-search";
        }).orElseGet(() -> shut(address, visitor, request, model));
    }

    /** The same search without its page. */
    private static String link(HttpServletRequest request) {
        String query = request.getQueryString() == null ? "" : request.getQueryString();
        return "?" + query.replaceAll("(^|&)page=[^&]*", "") + "&page=";
    }

    private static Set<Field> fields(List<String> names) {
        EnumSet<Field> fields = EnumSet.noneOf(Field.class);
        for (Field field : Field.values()) {
            if (names.contains(field.name().toLowerCase(Locale.ROOT))) {
                fields.add(field);
            }
        }
        return fields;
    }

    private Access.Rights frame(MailingList list, Visitor visitor, Locale locale, Model model) {
        model.addAttribute("veil", veiled(list, visitor, locale)).addAttribute("scripted", gate.veil(list, visitor) == AddressVeil.JAVASCRIPT);
        return head.on(list, "archive", visitor, model);
    }

    private VeiledMessage veiled(MailingList list, Visitor visitor, Locale locale) {
        return new VeiledMessage(gate.veil(list, visitor), messages.text(locale, "archive.address-hidden"));
    }

    private ArchivedMessage find(MailingList list, String key) {
        return index.find(list.id(), key.length() > 100 ? "" : key).orElseThrow(ArchivePages::gone);
    }

    private static ResponseStatusException gone() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }

    private static YearMonth parse(String month) {
        try {
            return YearMonth.parse(month);
        } catch (DateTimeException noMonth) {
            throw gone();
        }
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(LocalDate.parse(text)).filter(d -> d.getYear() > 0 && d.getYear() < 9_000);
        } catch (DateTimeException noDay) {
            return Optional.empty();
        }
    }

    private static int bounded(int page) {
        return Math.clamp(page, 0, FURTHEST_PAGE);
    }
}
