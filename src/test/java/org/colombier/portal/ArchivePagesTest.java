package org.colombier.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.colombier.lists.archive.Archive;
import org.colombier.lists.archive.ArchiveIndex;
import org.colombier.lists.archive.Attachments;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.posting.Distribution;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** A list's archive as its visitors see it. */
class ArchivePagesTest {

    private static final String ARCHIVE = "/lists/talk@lists.test/archive";

    private static PortalSite site;
    private static int count;

    private String id;

    @BeforeAll
    static void start() {
        site = new PortalSite();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @BeforeEach
    void settings() {
        id = "<" + ++count + "@pages.test>";
        set("process_archive", "on");
        set("archive.web_access", "public");
        set("web_archive_spam_protection", "none");
        set("time_zone", "UTC");
    }

    @Test
    void everybodyLeafsThroughAPublicArchiveAndNothingInItActs() {
        post("Subject: <b>Café</b> & more\n\nHello <script>evil()</script>\n");
        String key = key();
        try (PortalBrowser nobody = site.browser()) {
            String month = YearMonth.now(ZoneOffset.UTC).toString();
            for (String page : new String[] {ARCHIVE, ARCHIVE + "/" + month, ARCHIVE + "/" + month + "?view=date", ARCHIVE + "/" + month + "?view=author",
                ARCHIVE + "/search?q=caf%C3%A9", ARCHIVE + "/message/" + key}) {
                HttpResponse<String> answer = nobody.get(page);
                assertThat(answer.statusCode()).as(page + answer.body()).isEqualTo(200);
                assertThat(answer.body()).as(page).contains("&lt;b&gt;Café&lt;/b&gt; &amp; more").doesNotContain("<b>Café").doesNotContain("<script>evil");
            }
            assertThat(nobody.get(ARCHIVE + "/message/" + key + "/source").body()).contains("Message-ID: " + id);
            assertThat(nobody.get(ARCHIVE + "/message/nothing").statusCode()).isEqualTo(404);
            assertThat(nobody.get(ARCHIVE + "/2024-99").statusCode()).isEqualTo(404);
            assertThat(nobody.get("/lists/talk@lists.test").body()).contains("href=\"" + ARCHIVE + "\"");
            assertThat(nobody.get(ARCHIVE + "/search?q=%22&match=phrase&in=from&from=x&until=2024-02-30&page=-3").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theScenarioSaysWhoReads() {
        post("Subject: private words\n\nx\n");
        set("archive.web_access", "private");
        try (PortalBrowser nobody = site.browser(); PortalBrowser stranger = site.browser().login(PortalSite.STRANGER, PortalSite.PASSWORD);
             PortalBrowser member = site.browser().login(PortalSite.MEMBER, PortalSite.PASSWORD)) {
            for (String page : new String[] {ARCHIVE, ARCHIVE + "/message/" + key(), ARCHIVE + "/search?q=private", ARCHIVE + "/message/" + key() + "/source"}) {
                assertThat(nobody.get(page, "Accept", "text/html").statusCode()).as(page).isEqualTo(302);
                assertThat(stranger.get(page, "Accept", "text/html").statusCode()).as(page).isEqualTo(403);
                assertThat(member.get(page, "Accept", "text/html").statusCode()).as(page).isEqualTo(200);
            }
        }
    }

    @Test
    void addressesAreShownAsTheListSays() {
        post("Subject: mail me\nContent-Type: text/html; charset=utf-8\n\n<p>at <a href=\"mailto:anne@private.test\">anne@private.test</a></p>\n");
        String message = ARCHIVE + "/message/" + key();
        try (PortalBrowser nobody = site.browser(); PortalBrowser member = site.browser().login(PortalSite.MEMBER, PortalSite.PASSWORD)) {
            assertThat(nobody.get(message).body()).contains("private.test").contains("mailto:anne");
            for (String veil : new String[] {"at", "javascript"}) {
                set("web_archive_spam_protection", veil);
                assertThat(nobody.get(message).body()).contains("anne at private.test").doesNotContain("anne@private").doesNotContain("anne&#64;private").doesNotContain("mailto:anne");
                assertThat(nobody.get(message + "/source", "Accept", "text/html").statusCode()).isEqualTo(302);
                assertThat(member.get(message).body()).contains("mailto:anne");
            }
            assertThat(nobody.get(message).body()).contains("/assets/addresses");
            set("web_archive_spam_protection", "concealed");
            assertThat(nobody.get(message).body()).contains("(address hidden)").doesNotContain("private.test");
            assertThat(member.get(message).body()).contains("(address hidden)").doesNotContain("private.test");
        }
    }

    @Test
    void behindTheButtonTheArchiveIsOpen() {
        post("Subject: behind the button\n\nx\n");
        set("web_archive_spam_protection", "cookie");
        String message = ARCHIVE + "/message/" + key();
        try (PortalBrowser nobody = site.browser()) {
            assertThat(nobody.get(message).body()).contains("Open the archive").doesNotContain("behind the button");
            HttpResponse<String> pressed = nobody.submit(message, ARCHIVE + "/open", "to", message);
            assertThat(PortalBrowser.location(pressed)).endsWith(message);
            assertThat(nobody.get(message).body()).contains("behind the button");
            assertThat(PortalBrowser.location(nobody.submit("/login", ARCHIVE + "/open", "to", "https://evil.test/"))).endsWith(ARCHIVE);
        }
    }

    @Test
    void authorsAndWhoRunsTheListRemoveMessages() {
        post("Subject: mine\n\nx\n");
        String mine = key();
        id = "<other" + count + "@pages.test>";
        post("Subject: again\n\nx\n");
        try (PortalBrowser stranger = site.browser().login(PortalSite.STRANGER, PortalSite.PASSWORD); PortalBrowser member = site.browser().login(PortalSite.MEMBER, PortalSite.PASSWORD);
             PortalBrowser owner = site.browser().login(PortalSite.OWNER, PortalSite.PASSWORD)) {
            assertThat(stranger.submit(ARCHIVE, ARCHIVE + "/message/" + mine + "/remove", "reason", "x").statusCode()).isEqualTo(403);
            assertThat(member.submit(ARCHIVE, ARCHIVE + "/message/" + mine + "/remove", "reason", "my own").statusCode()).isBetween(302, 303);
            assertThat(member.get(ARCHIVE + "/message/" + mine).statusCode()).isEqualTo(404);
            assertThat(owner.get(ARCHIVE + "/download?month=" + YearMonth.now(ZoneOffset.UTC)).body()).contains("Subject: ").contains("From member@people.test ");
            assertThat(owner.get(ARCHIVE + "/manage").body()).contains("my own").contains(PortalSite.MEMBER);
            assertThat(member.submit(ARCHIVE, ARCHIVE + "/manage", "month", YearMonth.now(ZoneOffset.UTC).toString()).statusCode()).isEqualTo(403);
            owner.submit(ARCHIVE, ARCHIVE + "/manage", "month", YearMonth.now(ZoneOffset.UTC).toString(), "reason", "tidy");
            assertThat(site.server.bean(ArchiveIndex.class).count(site.talk.id())).isZero();
        }
    }

    @Test
    void aFileIsServedToBeSavedAndNeverToAct() {
        String url = site.server.bean(TransactionTemplate.class).execute(status -> site.server.bean(Attachments.class).keep(site.talk, id, "é vil.html", "text/html",
            MessageContent.of("<script>evil()</script>".getBytes(StandardCharsets.UTF_8)))).orElseThrow();
        String path = url.substring(url.indexOf("/lists/"));
        try (PortalBrowser nobody = site.browser()) {
            HttpResponse<String> answer = nobody.get(path);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/octet-stream");
            assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow()).startsWith("attachment");
            assertThat(answer.headers().allValues("Content-Security-Policy")).containsExactly("sandbox; default-src 'none'");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(nobody.get(path.replaceFirst("attachments/.", "attachments/_")).statusCode()).isEqualTo(404);
            set("archive.web_access", "private");
            assertThat(nobody.get(path, "Accept", "text/html").statusCode()).isEqualTo(302);
        }
    }

    private static void set(String name, String value) {
        site.server.bean(Catalog.class).set(site.talk, name, value);
    }

    private void post(String message) {
        byte[] octets = ("From: Mem Ber <" + PortalSite.MEMBER + ">\nMessage-ID: " + id + "\nMIME-Version: 1.0\n" + message).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        site.server.bean(Distribution.class).distribute(site.talk, EmailAddress.parse(PortalSite.MEMBER), MessageContent.of(octets), "test");
    }

    private String key() {
        String url = site.server.bean(Archive.class).url(site.talk, id);
        return url.substring(url.lastIndexOf('/') + 1);
    }
}
