package org.colombier.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.moderation.HeldMessage.Decider;
import org.colombier.lists.moderation.Requests;
import org.colombier.testing.MailSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The portal's main acts in a real browser; leaves pictures of the pages in {@code target/screenshots}. */
class PortalInBrowserTest {

    private static final String HELD = """
        From: =?UTF-8?Q?J=C3=BCrgen?= <stranger@people.test>
        To: talk@lists.test
        Subject: =?UTF-8?Q?Caf=C3=A9_on_Friday?=
        Message-ID: <held-1@people.test>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=x

        --x
        Content-Type: multipart/alternative; boundary=y

        --y
        Content-Type: text/plain; charset=utf-8

        See you on Friday <script>alert(1)</script>
        --y
        Content-Type: text/html; charset=utf-8

        <p onclick="alert(1)" style="position:fixed">See <b>you</b> on Friday</p><img src="http://tracker.test/x.png"><script>alert(1)</script>
        --y--
        --x
        Content-Type: application/pdf; name="menu.pdf"
        Content-Disposition: attachment; filename="menu.pdf"
        Content-Transfer-Encoding: base64

        JVBERi0xLjQK
        --x--
        """;

    private static final String BOUNCING = "somebody.with.a.very.long.address.indeed@department.of.a.long.name.people.test";

    private static MailSink world;
    private static PortalSite site;
    private static Playwright playwright;
    private static Browser browser;

    @BeforeAll
    static void start() {
        world = MailSink.start();
        site = new PortalSite("--colombier.relay-host=" + world.destination());
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(Path.of("/usr/bin/chromium")).setHeadless(true)
            .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync")));
    }

    @AfterAll
    static void stop() {
        playwright.close();
        site.close();
        world.close();
    }

    @Test
    void aPersonLogsInAndSubscribesWithoutJavaScript() {
        try (BrowserContext context = context(1280, false)) {
            Page page = login(context, PortalSite.STRANGER);
            page.navigate(site.server.http() + "/lists/talk@lists.test");
            button(page, "Subscribe").click();
            if (!site.server.bean(Members.class).isMember(site.talk.id(), PortalSite.address(PortalSite.STRANGER))) {
                throw new AssertionError(page.innerText("main"));
            }
            assertThat(page.innerText("main")).contains("You are now a member of talk@lists.test");
            button(page, "Unsubscribe").click();
            assertThat(page.innerText("main")).contains("You have left talk@lists.test");
        }
    }

    @Test
    void aVisitorLogsInByAMailedLink() {
        try (BrowserContext context = context(390, false)) {
            Page page = context.newPage();
            page.navigate(site.server.http() + "/login");
            page.fill("#link-address", "linked@people.test");
            button(page, "Mail me a link").click();
            assertThat(page.innerText("main")).contains("on its way to linked@people.test");
            Matcher link = await().atMost(Duration.ofSeconds(20)).until(() -> Pattern.compile("/login/link/[A-Za-z0-9_-]+").matcher(mailTo("linked@people.test")), Matcher::find);
            page.navigate(site.server.http() + link.group());
            page.getByRole(AriaRole.MAIN).getByRole(AriaRole.BUTTON).click();
            assertThat(page.innerText("header")).contains("linked@people.test");
            page.navigate(site.server.http() + link.group());
            assertThat(page.innerText("main")).contains("used up");
        }
    }

    @Test
    void aModeratorAcceptsAHeldMessageAndTheMembersGetIt() {
        long held = site.hold(HELD);
        try (BrowserContext context = context(1280, true); BrowserContext other = context(1280, true)) {
            Page page = login(context, PortalSite.MODERATOR);
            page.navigate(site.server.http() + "/lists/talk@lists.test/moderation");
            shot(page, "moderation");
            page.locator("a[href$='/moderation/" + held + "']").click();
            assertThat(page.innerText("article")).contains("Jürgen", "<script>alert(1)</script>", "menu.pdf", "application/pdf");
            assertThat(page.innerHTML("article .html")).contains("<b>you</b>").doesNotContain("onclick", "style", "<img", "<script", "tracker");
            shot(page, "held");
            Page second = login(other, PortalSite.OWNER);
            second.navigate(site.server.http() + "/lists/talk@lists.test/moderation/" + held);
            button(page, "Accept").click();
            assertThat(page.innerText("main")).contains("on its way to the members");
            button(second, "Reject").click();
            assertThat(second.innerText("main")).contains("accepted already by " + PortalSite.MODERATOR);
            await().atMost(Duration.ofSeconds(20)).until(() -> mailTo(PortalSite.MEMBER).contains("See you on Friday"));
        }
    }

    @Test
    void aListmasterCreatesADomainAndAList() {
        try (BrowserContext context = context(1280, true)) {
            Page page = login(context, PortalSite.SITE);
            page.navigate(site.server.http() + "/admin");
            shot(page, "admin");
            page.fill("#domain", "fresh.test");
            button(page, "Add a domain").click();
            assertThat(page.url()).endsWith("/admin/fresh.test");
            page.fill("#name", "garden");
            page.fill("#subject", "Gardeners");
            page.check("#type-discussion");
            page.fill("#owner", PortalSite.OWNER);
            shot(page, "admin-domain");
            button(page, "Create a list").click();
            assertThat(page.url()).endsWith("/lists/garden@fresh.test/settings");
            assertThat(site.server.bean(Catalog.class).find(PortalSite.address("garden@fresh.test"))).isPresent();
        }
    }

    @Test
    void anOwnerSetsParametersAndIsToldWhatIsWrong() {
        try (BrowserContext context = context(1280, false)) {
            Page page = login(context, PortalSite.OWNER);
            page.navigate(site.server.http() + "/lists/news@lists.test/settings");
            page.locator("details:not([open]) > summary").all().reversed().forEach(com.microsoft.playwright.Locator::click);
            page.fill("#p-subject", "Fresh news");
            page.fill("[id='p-digest_max_size']", "-5");
            button(page, "Save").first().click();
            assertThat(page.innerText("main")).contains("nothing was changed");
            assertThat(page.inputValue("#p-subject")).isEqualTo("Fresh news");
            page.fill("[id='p-digest_max_size']", "30");
            button(page, "Save").first().click();
            assertThat(page.innerText("main")).contains("The settings are saved", "Fresh news");
        }
    }

    @Test
    void theFrenchPagesAreFrench() {
        try (BrowserContext context = browser.newContext(new Browser.NewContextOptions().setLocale("fr-FR").setViewportSize(390, 844))) {
            Page page = context.newPage();
            page.navigate(site.server.http() + "/lists/talk@lists.test");
            assertThat(page.getAttribute("html", "lang")).isEqualTo("fr");
            assertThat(page.innerText("main")).contains("À propos de cette liste", "S’abonner");
            shot(page, "list-fr");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("English")).click();
            assertThat(page.getAttribute("html", "lang")).isEqualTo("en");
        }
    }

    @Test
    void theWayOfAnAddressIsToldInWords() {
        for (int width : List.of(390, 1280)) {
            for (String tongue : List.of("en", "fr")) {
                try (BrowserContext context = context(width, true)) {
                    Page page = login(context, PortalSite.LISTMASTER);
                    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(tongue.equals("en") ? "English" : "Français")).click();
                    visit(page, width, Map.of("routes-" + tongue, "/admin/routes?address=talk-request%2Bx@lists.test", "routes-refused-" + tongue,
                        "/admin/routes?address=nobody@lists.test", "trace-" + tongue, "/admin/trace?what=talk@lists.test"));
                    page.navigate(site.server.http() + "/admin/routes?address=talk-request@lists.test");
                    assertThat(page.innerText("main")).contains(tongue.equals("en") ? "the owners of talk@lists.test" : "propriétaires de talk@lists.test")
                        .doesNotContain("routes.", "REQUEST of");
                }
            }
        }
    }

    @Test
    void noPageIsWiderThanAPhoneNorBreaksItsOwnPolicy() {
        site.hold(HELD.replace("held-1", "held-2"));
        whatCameBack();
        for (int width : List.of(390, 1280)) {
            try (BrowserContext context = context(width, true)) {
                Page page = context.newPage();
                java.util.List<String> complaints = new java.util.ArrayList<>();
                page.onConsoleMessage(message -> {
                    if (message.type().equals("error") && !message.text().contains("404")) {
                        complaints.add(message.text());
                    }
                });
                visit(page, width, Map.of("home", "/", "lists", "/lists", "list", "/lists/talk@lists.test", "login", "/login", "unknown", "/lists/none@lists.test",
                    "unsubscribe", "/u/none"));
                loginOn(page, PortalSite.SITE);
                visit(page, width, Map.of("my", "/my", "members", "/lists/talk@lists.test/members", "settings", "/lists/talk@lists.test/settings",
                    "admin", "/admin", "admin-domain", "/admin/lists.test", "moderation", "/lists/talk@lists.test/moderation"));
                visit(page, width, Map.of("bounces", "/lists/talk@lists.test/bounces", "bounce-member", "/lists/talk@lists.test/bounces/member?address=" + BOUNCING,
                    "tracking", "/lists/talk@lists.test/tracking", "tracked", "/lists/talk@lists.test/tracking?number=7", "requests", "/lists/talk@lists.test/requests", "jobs", "/admin/jobs"));
                loginOn(page, PortalSite.OWNER);
                visit(page, width, Map.of("my-owner", "/my"));
                assertThat(complaints).isEmpty();
            }
        }
    }

    private static void whatCameBack() {
        Members members = site.server.bean(Members.class);
        members.add(site.talk, NewMember.of(PortalSite.address(BOUNCING), "Somebody with a Long Name"));
        members.recordBounce(members.find(site.talk.id(), PortalSite.address(BOUNCING)).orElseThrow().id(), "5.1.1", Instant.now());
        JdbcClient jdbc = site.server.bean(JdbcClient.class);
        jdbc.sql("INSERT INTO tracked_post (list_id, number, message_id, subject, sent) VALUES (?, 7, UNHEX(SHA2('<m7@home.test>', 256)), 'Minutes of the general assembly of this year, corrected', UTC_TIMESTAMP())").param(site.talk.id()).update();
        jdbc.sql("INSERT INTO tracking_report (list_id, number, address, kind, result, status, reason, at) VALUES (?, 7, ?, 'dsn', 'failed', '5.1.1', '550 5.1.1 <somebody>: Recipient address rejected: User unknown in virtual mailbox table', UTC_TIMESTAMP())")
            .params(site.talk.id(), BOUNCING).update();
        jdbc.sql("INSERT INTO tracking_report (list_id, number, address, kind, result, status, reason, at) VALUES (?, 7, 'reader@people.test', 'mdn', 'displayed', '', '', UTC_TIMESTAMP())").param(site.talk.id()).update();
        site.server.bean(Catalog.class).set(site.talk, "custom_attribute", "id room\nname Room\ntype integer\noptional optional");
        members.rememberAttributes(site.talk.id(), PortalSite.address("wants@people.test"), Map.of("room", "12"));
        site.server.bean(Requests.class).hold(new Requests.NewRequest(site.talk.id(), Decider.MODERATOR, "subscribe", PortalSite.address("wants@people.test"), PortalSite.address("wants@people.test"), "Wanda"));
    }

    private static void visit(Page page, int width, Map<String, String> pages) {
        pages.forEach((name, path) -> {
            page.navigate(site.server.http() + path);
            shot(page, name);
            assertThat((Integer) page.evaluate("document.documentElement.scrollWidth")).as(path).isLessThanOrEqualTo(width);
        });
    }

    private static BrowserContext context(int width, boolean script) {
        return browser.newContext(new Browser.NewContextOptions().setLocale("en-GB").setViewportSize(width, 844).setJavaScriptEnabled(script));
    }

    private static Page login(BrowserContext context, String who) {
        Page page = context.newPage();
        loginOn(page, who);
        return page;
    }

    private static void loginOn(Page page, String who) {
        page.context().clearCookies();
        page.navigate(site.server.http() + "/login");
        page.fill("#address", who);
        page.fill("#password", PortalSite.PASSWORD);
        button(page, "Log in").first().click();
        assertThat(page.innerText("header")).contains(who);
    }

    private static com.microsoft.playwright.Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void shot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target/screenshots/" + name + "-" + page.viewportSize().width + ".png")));
    }

    private static String mailTo(String address) {
        return world.received().stream().filter(mail -> mail.recipients().contains(address)).map(MailSink.Received::data).reduce("", String::concat);
    }
}
