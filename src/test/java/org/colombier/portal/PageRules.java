package org.colombier.portal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** What every page keeps to (WCAG 2.1 level A and AA as far as markup shows it, and our own rules). Pure. */
final class PageRules {

    /** A message's key that reached the page in place of its text. */
    private static final Pattern KEY = Pattern.compile("[a-z-]+(\\.[a-z-]+)+");

    private PageRules() {
    }

    /** @return what is wrong, in words; empty if nothing is */
    static List<String> broken(String html, String language) {
        Document page = Jsoup.parse(html);
        List<String> wrong = new ArrayList<>();
        if (!page.select("html").attr("lang").equals(language)) {
            wrong.add("lang is " + page.select("html").attr("lang"));
        }
        if (page.title().startsWith(" ·") || page.title().isBlank()) {
            wrong.add("no title");
        }
        if (page.select("main").size() != 1) {
            wrong.add("not one main");
        }
        headings(page, wrong);
        names(page, wrong);
        references(page, wrong);
        acts(page, wrong);
        if (page.text().contains("''") || page.text().contains("<time") || page.text().contains("&lt;")) {
            wrong.add("a pattern's quotes or markup shown as text");
        }
        page.select("th:not([scope])").forEach(th -> wrong.add("th without scope: " + th.text()));
        page.select("script:not([src]), [style], style").forEach(e -> wrong.add("inline: " + e));
        page.select("main *").stream().filter(e -> !e.is("code, pre, a, time, td, dd, option, textarea, strong, h1, .breaks") && KEY.matcher(e.ownText().strip()).matches()).forEach(e -> wrong.add("a key? " + e));
        return wrong;
    }

    /** WCAG 1.3.1, 2.4.6: one h1, and no level left out. */
    private static void headings(Document page, List<String> wrong) {
        if (page.select("h1").size() != 1) {
            wrong.add(page.select("h1").size() + " h1");
        }
        int last = 0;
        for (Element heading : page.select("h1, h2, h3, h4, h5, h6")) {
            int level = heading.tagName().charAt(1) - '0';
            if (level > last + 1) {
                wrong.add("after h" + last + ": " + heading);
            }
            if (heading.text().isBlank()) {
                wrong.add("empty heading");
            }
            last = level;
        }
    }

    /** WCAG 4.1.2, 1.1.1, 3.3.2: what one works with has a name. */
    private static void names(Document page, List<String> wrong) {
        for (Element field : page.select("input:not([type=hidden]):not([type=submit]), select, textarea")) {
            boolean labelled = !field.attr("aria-label").isBlank() || field.hasAttr("aria-labelledby") || field.parents().is("label")
                || !field.id().isEmpty() && page.getElementsByTag("label").stream().anyMatch(l -> l.attr("for").equals(field.id()) && !l.text().isBlank());
            if (!labelled) {
                wrong.add("no label: " + field.outerHtml());
            }
        }
        page.select("a, button, summary, legend").stream().filter(e -> e.text().isBlank() && e.attr("aria-label").isBlank()).forEach(e -> wrong.add("no name: " + e));
        page.select("img:not([alt])").forEach(e -> wrong.add("no alt: " + e));
        page.select("fieldset").stream().filter(e -> e.selectFirst("> legend") == null).forEach(e -> wrong.add("no legend: " + e.id()));
    }

    private static void references(Document page, List<String> wrong) {
        Set<String> ids = new HashSet<>();
        page.select("[id]").stream().filter(e -> !ids.add(e.id())).forEach(e -> wrong.add("twice: id " + e.id()));
        for (String attribute : List.of("for", "aria-describedby", "aria-labelledby")) {
            for (Element e : page.select("[" + attribute + "]")) {
                for (String id : e.attr(attribute).split(" +")) {
                    if (!ids.contains(id)) {
                        wrong.add(attribute + " of nothing: " + id);
                    }
                }
            }
        }
    }

    /** Only POST acts, and carries the token. */
    private static void acts(Document page, List<String> wrong) {
        for (Element form : page.select("form")) {
            boolean post = form.attr("method").equals("post");
            // RFC 8058 section 3.2: a mailbox provider sends this one without having seen the page.
            if (post && form.hasAttr("action") && form.select("input[name=_csrf]").size() != 1) {
                wrong.add("no token: " + form.attr("action"));
            }
            if (!post && form.select("[name=act], [name=_csrf]").size() > 0) {
                wrong.add("acts by GET: " + form);
            }
            if (form.select("button").isEmpty()) {
                wrong.add("no button: " + form.attr("action"));
            }
            if (form.parents().is("form")) {
                wrong.add("form in form: " + form.attr("action"));
            }
        }
    }
}
