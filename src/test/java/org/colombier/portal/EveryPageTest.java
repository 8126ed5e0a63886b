package org.colombier.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.colombier.directory.PortalUsers;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.Members;
import org.colombier.lists.moderation.HeldMessage.Decider;
import org.colombier.lists.moderation.Requests;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Walks all pages of a site in use, in each language and role: markup, accessibility, hostile data, headers, widths. Leaves pictures in {@code target/screenshots/all}. */
class EveryPageTest {

    private static final String TALK = "/lists/talk@lists.test";

    private static PortalSite site;
    private static PortalInUse use;

    @BeforeAll
    static void start() {
        site = new PortalSite();
        use = new PortalInUse(site);
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    /** name · path, for who sees everything of it. */
    private static Map<String, Map<String, String>> pages() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        all.put("", paths("home", "/", "lists", "/lists", "lists-found", "/lists?q=nothing+like+it", "list", TALK, "list-fr", "/lists/" + use.french.address(), "login", "/login", "unknown", "/lists/none@lists.test",
            "unsubscribe", "/u/" + use.memberKey, "unsubscribe-gone", "/u/none", "confirm", "/confirm/" + use.confirmation, "confirm-gone", "/confirm/none",
            "alive-gone", "/alive/none", "move-gone", "/move/none", "link-gone", "/login/link/none"));
        all.put(PortalSite.STRANGER, paths("my", "/my", "account", "/my/account", "new-list", "/new-list", "list", TALK, "forbidden", TALK + "/members"));
        all.put(PortalSite.MEMBER, paths("my", "/my", "list", TALK, "options", TALK + "/options", "archive", TALK + "/archive", "message", TALK + "/archive/message/" + use.message, "account", "/my/account"));
        all.put(PortalSite.MODERATOR, paths("my", "/my", "list", TALK, "moderation", TALK + "/moderation", "held", TALK + "/moderation/" + use.held, "people", TALK + "/people", "settings", TALK + "/settings"));
        all.put(PortalSite.OWNER, ofOwner());
        all.put(PortalSite.LISTMASTER, paths("admin", "/admin", "admin-domain", "/admin/lists.test", "routes", "/admin/routes?address=talk-request%2Bx@lists.test", "trace", "/admin/trace?what=talk@lists.test"));
        all.put(PortalSite.SITE, paths("admin", "/admin", "admin-domain", "/admin/lists.test", "jobs", "/admin/jobs", "routes", "/admin/routes?address=nobody@lists.test", "trace", "/admin/trace", "settings", TALK + "/settings",
            "sources", TALK + "/sources", "asked", "/lists/wished@lists.test", "asked-settings", "/lists/wished@lists.test/settings"));
        return all;
    }

    private static Map<String, String> ofOwner() {
        Map<String, String> owner = new LinkedHashMap<>();
        for (String page : List.of("moderation", "requests", "members", "members/excluded", "people", "bounces", "digest", "senders", "scenario", "sources", "settings", "texts", "texts/fr/welcome",
            "tracking", "archive", "archive/manage", "archive/search", "archive/" + YearMonth.now(ZoneOffset.UTC))) {
            owner.put(page.replace('/', '-'), TALK + "/" + page);
        }
        owner.put("my", "/my");
        owner.put("list", TALK);
        owner.put("held", TALK + "/moderation/" + use.held);
        owner.put("member", TALK + "/members/one?address=" + PortalInUse.LONG_ADDRESS);
        owner.put("member-hostile", TALK + "/members/one?address=hostile@people.test");
        owner.put("bounce-member", TALK + "/bounces/member?address=dead@far.test");
        owner.put("found", TALK + "/archive/search?q=friday");
        owner.put("found-none", TALK + "/archive/search?q=unheard");
        owner.put("month-date", TALK + "/archive/" + YearMonth.now(ZoneOffset.UTC) + "?view=date");
        owner.put("month-author", TALK + "/archive/" + YearMonth.now(ZoneOffset.UTC) + "?view=author");
        owner.put("scenario-tried", TALK + "/scenario?operation=send&sender=stranger@people.test");
        for (String page : List.of("moderation", "requests", "members", "members/excluded", "bounces", "digest", "senders", "sources", "tracking", "archive/manage", "archive")) {
            owner.put("empty-" + page.replace('/', '-'), "/lists/news@lists.test/" + page);
        }
        return owner;
    }

    private static Map<String, String> paths(String... namesAndPaths) {
        Map<String, String> paths = new LinkedHashMap<>();
        for (int i = 0; i < namesAndPaths.length; i += 2) {
            paths.put(namesAndPaths[i], namesAndPaths[i + 1]);
        }
        return paths;
    }

    @Test
    void everyPageKeepsToTheRulesInEachLanguage() {
        List<String> wrong = new ArrayList<>();
        pages().forEach((who, paths) -> {
            try (PortalBrowser browser = who.isEmpty() ? site.browser() : site.browser().login(who, PortalSite.PASSWORD)) {
                for (String language : List.of("en", "fr")) {
                    paths.forEach((name, path) -> {
                        HttpResponse<String> answer = browser.get(path, "Accept", "text/html", "Accept-Language", language);
                        String page = (who.isEmpty() ? "nobody" : who) + " " + path + " " + language + ": ";
                        if (answer.statusCode() >= 500 || answer.statusCode() == 302) {
                            wrong.add(page + answer.statusCode());
                        }
                        PageRules.broken(answer.body(), language).forEach(fault -> wrong.add(page + fault));
                        if (answer.body().contains("<script>alert") || turns(answer.body())) {
                            wrong.add(page + "hostile data");
                        }
                        if (!answer.headers().firstValue("Content-Security-Policy").orElse("").contains("script-src 'self'") || answer.headers().firstValue("X-Content-Type-Options").isEmpty()) {
                            wrong.add(page + "headers");
                        }
                    });
                }
            }
        });
        assertThat(String.join("\n", wrong)).isEmpty();
    }

    @Test
    void everyActWithoutTheFormsTokenIsRefused() {
        Set<String> acts = new TreeSet<>();
        site.server.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class).getHandlerMethods().forEach((mapping, method) -> {
            if (mapping.getMethodsCondition().getMethods().contains(RequestMethod.POST)) {
                acts.addAll(mapping.getPatternValues());
            }
        });
        acts.removeIf(path -> path.startsWith("/api/") || path.startsWith("/u/"));
        assertThat(acts).hasSizeGreaterThan(40);
        try (PortalBrowser browser = site.browser().login(PortalSite.SITE, PortalSite.PASSWORD)) {
            for (String act : acts) {
                String path = act.replaceFirst("\\{(list|address)}", "talk@lists.test").replace("{domain}", "lists.test").replaceAll("\\{[^}]*}", "1");
                assertThat(browser.bare(path, "act=remove&address=" + PortalSite.MEMBER + "&domain=x.test").statusCode()).as(path).isEqualTo(403);
            }
        }
    }

    /** Each act on another's list is refused, and things of another's list are not reached through one's own. */
    @Test
    void whoRunsOneListDoesNotReachAnother() {
        String rival = "rival@people.test";
        site.server.bean(PortalUsers.class).setPassword(PortalSite.address(rival), PortalSite.PASSWORD);
        MailingList own = site.server.bean(Catalog.class).create(NewList.of(PortalSite.address("rivals@lists.test"), "discussion", "Rivals"));
        site.server.bean(Admins.class).add(own, ListAdmin.owner(own.id(), PortalSite.address(rival), ""));
        site.server.bean(Catalog.class).set(own, "process_archive", "on");
        site.server.bean(Catalog.class).set(own, "archive.web_access", "public");
        long request = site.server.bean(Requests.class).hold(new Requests.NewRequest(site.talk.id(), Decider.MODERATOR, "subscribe", PortalSite.address("sought@people.test"), PortalSite.address("sought@people.test"), "")).id();
        try (PortalBrowser browser = site.browser().login(rival, PortalSite.PASSWORD)) {
            for (String path : List.of("/archive/manage", "/archive/message/" + use.message + "/remove", "/bounces", "/digest", "/sources", "/texts", "/texts/en/bye", "/senders/block/add", "/senders/allow/remove",
                "/requests", "/moderation", "/members/import", "/members/add", "/members/remove", "/members/excluded", "/members/one", "/members/requests/" + request, "/people", "/settings",
                "/settings/owners/add", "/settings/moderators/remove", "/close", "/rename", "/copy", "/purge", "/restore", "/approve", "/reject")) {
                HttpResponse<String> answer = browser.submit("/my", TALK + path, "address", PortalSite.MEMBER, "act", "remove", "id", "" + request, "month", YearMonth.now(ZoneOffset.UTC).toString(), "lines", "x@x.test",
                    "pattern", "x@x.test", "source", "Subject: x\n\nx", "name", "talk", "to", "taken@lists.test", "role", "owner", "form", "digest", "reason", "x", "p.subject", "taken");
                assertThat(answer.statusCode()).as(path).isEqualTo(403);
            }
            String mine = "/lists/rivals@lists.test";
            browser.submit("/my", mine + "/moderation", "act", "discard", "id", "" + use.held);
            browser.submit("/my", mine + "/requests", "act", "approve", "id", "" + request);
            assertThat(browser.submit("/my", mine + "/members/requests/" + request, "act", "approve").statusCode()).isEqualTo(404);
            assertThat(browser.get(mine + "/moderation/" + use.held).statusCode()).isEqualTo(404);
            assertThat(browser.get(mine + "/archive/message/" + use.message).statusCode()).isEqualTo(404);
            assertThat(browser.get(mine + "/archive/message/" + use.message + "/source").statusCode()).isEqualTo(404);
            assertThat(browser.submit("/my", mine + "/archive/message/" + use.message + "/remove", "reason", "x").statusCode()).isEqualTo(404);
            assertThat(browser.get(mine + "/bounces/member?address=dead@far.test").statusCode()).isEqualTo(404);
            browser.submit("/my", mine + "/senders/block/remove", "pattern", "spammer@evil.test");
        }
        assertThat(site.server.bean(Requests.class).find(request)).isPresent();
        assertThat(site.server.bean(Members.class).isMember(site.talk.id(), PortalSite.address("sought@people.test"))).isFalse();
        try (PortalBrowser owner = site.browser().login(PortalSite.OWNER, PortalSite.PASSWORD)) {
            assertThat(owner.get(TALK + "/moderation").body()).contains("/moderation/" + use.held);
            assertThat(owner.get(TALK + "/requests").body()).contains("sought@people.test");
            assertThat(owner.get(TALK + "/senders").body()).contains("spammer@evil.test");
        }
    }

    @Test
    void whatIsDownloadedHasASafeNameAndDoesNotAct() {
        try (PortalBrowser owner = site.browser().login(PortalSite.OWNER, PortalSite.PASSWORD)) {
            for (String path : List.of(TALK + "/members/export?format=csv", TALK + "/members/export?format=full", TALK + "/archive/download", "/my/export")) {
                HttpResponse<String> answer = owner.get(path);
                assertThat(answer.headers().firstValue("Content-Disposition").orElse("")).as(path).matches("attachment; filename=\"?[A-Za-z0-9@._-]+\"?(;.*)?");
                assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
                assertThat(answer.headers().firstValue("Content-Type").orElse("")).as(path).doesNotContain("html");
            }
        }
    }

    /** A form's own values go back as they came; elsewhere nothing turns the direction of the line. */
    private static boolean turns(String html) {
        Document page = Jsoup.parse(html);
        page.select("input, textarea").remove();
        return page.outerHtml().contains("\u202E");
    }

    @Test
    void noPageIsWiderThanAPhone() {
        List<String> wrong = new ArrayList<>();
        try (Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
             Browser browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(Path.of("/usr/bin/chromium")).setHeadless(true)
                 .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync")))) {
            for (String look : System.getProperty("portal.looks", "fr-390").split(",")) {
                String language = look.substring(0, 2);
                int width = Integer.parseInt(look.substring(3));
                pages().forEach((who, paths) -> {
                    try (BrowserContext context = browser.newContext(new Browser.NewContextOptions().setLocale(language).setViewportSize(width, 844))) {
                        Page page = context.newPage();
                        if (!who.isEmpty()) {
                            page.navigate(site.server.http() + "/login");
                            page.fill("#address", who);
                            page.fill("#password", PortalSite.PASSWORD);
                            page.press("#password", "Enter");
                        }
                        paths.forEach((name, path) -> {
                            page.navigate(site.server.http() + path);
                            page.screenshot(new Page.ScreenshotOptions().setFullPage(true)
                                .setPath(Path.of("target/screenshots/all/" + look + "/" + (who.isEmpty() ? "nobody" : who.replaceFirst("@.*", "")) + "-" + name + ".png")));
                            Object wide = page.evaluate("document.documentElement.scrollWidth");
                            if ((Integer) wide > width) {
                                wrong.add(look + " " + who + " " + path + ": " + wide);
                            }
                        });
                    }
                });
            }
        }
        assertThat(String.join("\n", wrong)).isEmpty();
    }
}
