package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.Topics;
import org.colombier.mail.Domain;
import org.colombier.portal.security.Visitor;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The front page and the lists that a visitor may see, of the domain whose portal it is. */
@Controller
class ListsPages {

    private static final int ON_FRONT = 9;
    private static final int ON_PAGE = 48;
    /** How many lists one request asks the scenarios about; what is further down is found by searching. */
    private static final int MOST_ASKED = 2_000;
    /** Lists whose settings are read in one query. */
    private static final int AT_ONCE = 100;

    private final Catalog catalog;
    private final PortalHost hosts;
    private final Access access;
    private final Topics topics;

    ListsPages(Catalog catalog, PortalHost hosts, Access access, Topics topics) {
        this.topics = topics;
        this.catalog = catalog;
        this.hosts = hosts;
        this.access = access;
    }

    @GetMapping("/")
    String home(Visitor visitor, HttpServletRequest request, Model model) {
        Optional<Domain> domain = hosts.domain(request.getServerName());
        model.addAttribute("place", domain.map(Domain::unicode).orElse(""));
        model.addAttribute("lists", visible(domain, "", "", "", visitor, ON_FRONT));
        return "home";
    }

    /** @param after the address of the last list of the page before; each page asks the scenarios about its own lists only */
    @GetMapping("/lists")
    String lists(@RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "") String after, @RequestParam(defaultValue = "") String topic,
                 Visitor visitor, Locale locale, HttpServletRequest request, Model model) {
        String wanted = q.length() > 100 ? q.substring(0, 100) : q;
        List<MailingList> found = visible(hosts.domain(request.getServerName()), wanted, topic, after, visitor, ON_PAGE + 1);
        model.addAttribute("topic", topic).addAttribute("topics", hosts.domain(request.getServerName()).map(d -> categories(d, visitor, locale)).orElse(Map.of()));
        List<MailingList> shown = found.subList(0, Math.min(found.size(), ON_PAGE));
        model.addAttribute("q", wanted).addAttribute("paged", !after.isEmpty() || found.size() > ON_PAGE).addAttribute("lists", shown).addAttribute("after", found.size() > ON_PAGE ? shown.getLast().address().toString() : "");
        return "lists";
    }

    /** Those that the visitor may see, with their titles. */
    private Map<String, String> categories(Domain domain, Visitor visitor, Locale locale) {
        Map<String, String> shown = new LinkedHashMap<>(topics.titles(domain, locale));
        Map<String, String> rules = topics.visibilities(domain);
        shown.keySet().removeIf(key -> !access.maySeeCategory(domain, key, Optional.ofNullable(rules.get(key)), visitor));
        return shown;
    }

    private List<MailingList> visible(Optional<Domain> domain, String wanted, String topic, String after, Visitor visitor, int limit) {
        String text = Folded.of(wanted.strip());
        List<MailingList> found = new ArrayList<>();
        List<MailingList> candidates = new ArrayList<>();
        Map<Long, String> filed = domain.filter(d -> !topic.isEmpty()).map(d -> catalog.own(ListParameters.TOPICS, d)).orElse(Map.of());
        for (MailingList list : following(domain.map(catalog::in).orElseGet(catalog::all), after)) {
            if (candidates.size() == MOST_ASKED) {
                break;
            }
            if (list.isOpen() && matches(list, text) && (topic.isEmpty() || isUnder(filed.getOrDefault(list.id(), ""), topic))) {
                candidates.add(list);
            }
        }
        for (int from = 0; from < candidates.size() && found.size() < limit; from += AT_ONCE) {
            List<MailingList> some = candidates.subList(from, Math.min(candidates.size(), from + AT_ONCE));
            Map<Long, ListSettings> settings = catalog.settings(some);
            some.stream().filter(list -> access.isVisible(list, settings.get(list.id()), visitor)).limit((long) limit - found.size()).forEach(found::add);
        }
        return found;
    }

    /** From the beginning again if that list is gone. */
    private static List<MailingList> following(List<MailingList> lists, String after) {
        for (int i = 0; !after.isEmpty() && i < lists.size(); i++) {
            if (lists.get(i).address().toString().equals(after)) {
                return lists.subList(i + 1, lists.size());
            }
        }
        return lists;
    }

    /** A category's lists are also those of its sub-categories. */
    private static boolean isUnder(String topics, String topic) {
        return ListParameters.TOPICS.type().parse(topics).stream().anyMatch(t -> t.equals(topic) || t.startsWith(topic + "/"));
    }

    private static boolean matches(MailingList list, String text) {
        return list.address().toString().contains(text) || Folded.of(list.subject()).contains(text);
    }
}
