package org.colombier.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Map;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListLives;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.lists.members.MemberKey;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.moderation.HeldMessage.Decider;
import org.colombier.lists.moderation.Requests;
import org.awaitility.Awaitility;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.ops.MailLog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who may see and do what, over real HTTP. */
class PortalAccessTest {

    private static PortalSite site;
    private static final Map<String, PortalBrowser> LOGGED_IN = new HashMap<>();

    @BeforeAll
    static void start() {
        site = new PortalSite();
        for (String who : List.of(PortalSite.SITE, PortalSite.LISTMASTER, PortalSite.OWNER, PortalSite.MODERATOR, PortalSite.MEMBER, PortalSite.STRANGER)) {
            LOGGED_IN.put(who, site.browser().login(who, PortalSite.PASSWORD));
        }
        LOGGED_IN.put("nobody", site.browser());
    }

    @AfterAll
    static void stop() {
        LOGGED_IN.values().forEach(PortalBrowser::close);
        site.close();
    }

    /** path · nobody · stranger · member · moderator · owner · listmaster · site listmaster; 302 is the way to the login page. */
    @Test
    void everyPageAnswersEachRoleAsTheTableSays() {
        String table = """
            /                                200 200 200 200 200 200 200
            /lists                           200 200 200 200 200 200 200
            /lists/talk@lists.test           200 200 200 200 200 200 200
            /login                           200 302 302 302 302 302 302
            /my                              302 200 200 200 200 200 200
            /lists/talk@lists.test/moderation 302 403 403 200 200 200 200
            /lists/talk@lists.test/requests  302 403 403 403 200 200 200
            /lists/talk@lists.test/texts     302 403 403 403 200 200 200
            /lists/talk@lists.test/texts/fr/welcome 302 403 403 403 200 200 200
            /lists/talk@lists.test/texts/fr/request_auth 302 403 403 403 404 404 404
            /lists/talk@lists.test/members   302 403 403 403 200 200 200
            /lists/talk@lists.test/people    302 403 403 200 200 200 200
            /lists/talk@lists.test/members/excluded 302 403 403 403 200 200 200
            /lists/talk@lists.test/members/one?address=member@people.test 302 403 403 403 200 200 200
            /lists/talk@lists.test/members/export?format=csv 302 403 403 403 200 200 200
            /lists/talk@lists.test/options   302 404 200 404 404 404 404
            /my/account                      302 200 200 200 200 200 200
            /my/export                       302 200 200 200 200 200 200
            /move/abc                        410 410 410 410 410 410 410
            /lists/talk@lists.test/bounces   302 403 403 403 200 200 200
            /lists/talk@lists.test/tracking  302 403 403 403 200 200 200
            /lists/talk@lists.test/bounces/member?address=member@people.test 302 403 403 403 200 200 200
            /alive/abc                       410 410 410 410 410 410 410
            /lists/talk@lists.test/archive   302 403 403 403 403 403 403
            /lists/talk@lists.test/archive/manage 302 403 403 403 200 200 200
            /lists/talk@lists.test/archive/download 302 403 403 403 200 200 200
            /lists/talk@lists.test/digest    302 403 403 403 200 200 200
            /lists/talk@lists.test/senders   302 403 403 403 200 200 200
            /lists/talk@lists.test/scenario  302 403 403 403 200 200 200
            /lists/talk@lists.test/sources   302 403 403 403 200 200 200
            /lists/talk@lists.test/settings  302 403 403 200 200 200 200
            /new-list                        302 200 200 200 200 200 200
            /admin                           302 403 403 403 403 200 200
            /admin/lists.test                302 403 403 403 403 200 200
            /admin/lists.test/families       302 403 403 403 403 200 200
            /admin/other.test                302 403 403 403 403 403 200
            /admin/trace                     302 403 403 403 403 200 200
            /admin/routes                    302 403 403 403 403 200 200
            /admin/jobs                      302 403 403 403 403 403 200
            /lists/none@lists.test           404 404 404 404 404 404 404
            /nowhere                         302 404 404 404 404 404 404
            """;
        List<String> roles = List.of("nobody", PortalSite.STRANGER, PortalSite.MEMBER, PortalSite.MODERATOR, PortalSite.OWNER, PortalSite.LISTMASTER, PortalSite.SITE);
        for (String line : table.lines().toList()) {
            String[] cells = line.strip().split(" +");
            for (int i = 0; i < roles.size(); i++) {
                HttpResponse<String> answer = LOGGED_IN.get(roles.get(i)).get(cells[0], "Accept", "text/html");
                assertThat(answer.statusCode()).as("%s for %s: %s", cells[0], roles.get(i), answer.body()).isEqualTo(Integer.parseInt(cells[i + 1]));
            }
        }
    }

    @Test
    void anOwnerTriesAndKeepsATextOfTheListsOwn() {
        PortalBrowser owner = LOGGED_IN.get(PortalSite.OWNER);
        String page = "/lists/talk@lists.test/texts/en/bye";
        assertThat(owner.get(page).body()).contains("You have left the list {{ list.name }}");
        assertThat(owner.submit(page, page, "act", "preview", "source", "Subject: So long\n\nGoodbye {{ to }} of {{ list.name }}.").body())
            .contains("So long", "Goodbye " + PortalSite.OWNER + " of talk.");
        assertThat(owner.submit(page, page, "act", "save", "source", "Subject: So long\n\nline\n{{ nothing.known }}").body()).contains("line 4");
        assertThat(owner.submit(page, page, "act", "save", "source", "Subject: So long\n\n{% for a in owners %}{% for b in owners %}x{% endfor %}{% endfor %}").body()).contains("a loop must not stand inside another");
        assertThat(owner.submit(page, page, "act", "save", "source", "Subject: So long\n\n{{ list.name.getClass() }}").body()).contains("role=\"alert\"");
        assertThat(owner.get("/lists/talk@lists.test/texts").body()).doesNotContain("The list’s own");
        assertThat(owner.submit(page, page, "act", "save", "source", "Subject: So long\n\nGoodbye.").statusCode()).isEqualTo(302);
        assertThat(owner.get("/lists/talk@lists.test/texts").body()).contains("The list’s own, by " + PortalSite.OWNER);
        assertThat(owner.submit(page, page, "act", "revert", "source", "").statusCode()).isEqualTo(302);
        assertThat(owner.get(page).body()).contains("You have left the list");
    }

    @Test
    void anOwnerDeclinesARequestWithAReasonAndSeesWhoDecided() {
        Requests requests = site.server.bean(Requests.class);
        Requests.NewRequest wanted = new Requests.NewRequest(site.talk.id(), Decider.MODERATOR, "subscribe", PortalSite.address("wants@people.test"), PortalSite.address("wants@people.test"), "Wanda");
        long id = requests.hold(wanted).id();
        PortalBrowser owner = LOGGED_IN.get(PortalSite.OWNER);
        String page = "/lists/talk@lists.test/requests";
        assertThat(owner.get(page).body()).contains("wants@people.test", "Wanda");
        assertThat(owner.submit(page, page, "act", "decline", "id", Long.toString(id), "reason", "members only").statusCode()).isEqualTo(302);
        assertThat(owner.get(page).body()).contains("The request is declined.", "members only", "by " + PortalSite.OWNER);
        assertThat(owner.submit(page, page, "act", "approve", "id", Long.toString(id)).statusCode()).isEqualTo(302);
        assertThat(owner.get(page).body()).contains("Nothing was done");
    }

    @Test
    void anOwnerSeesWhatSomebodyWhoWantsToJoinHasAnswered() {
        Catalog catalog = site.server.bean(Catalog.class);
        Members members = site.server.bean(Members.class);
        catalog.set(site.talk, "custom_attribute", "id room\nname Room\ntype integer\noptional required");
        catalog.set(site.talk, "subscribe", "owner");
        String page = "/lists/talk@lists.test/requests";
        PortalBrowser stranger = LOGGED_IN.get(PortalSite.STRANGER);
        stranger.submit("/lists/talk@lists.test", "/lists/talk@lists.test/subscribe", "attr.room", "12");
        PortalBrowser owner = LOGGED_IN.get(PortalSite.OWNER);
        assertThat(owner.get(page).body()).contains(PortalSite.STRANGER, "Room: 12");
        long id = site.server.bean(Requests.class).in(site.talk.id()).getLast().id();
        owner.submit(page, page, "act", "approve", "id", Long.toString(id));
        assertThat(members.find(site.talk.id(), PortalSite.address(PortalSite.STRANGER))).get().extracting(org.colombier.lists.members.Member::attributes).isEqualTo(Map.of("room", "12"));
        members.remove(site.talk.id(), PortalSite.address(PortalSite.STRANGER));
        catalog.reset(site.talk, "custom_attribute");
        catalog.reset(site.talk, "subscribe");
    }

    @Test
    void aModeratorChoosesTheTopicsOfWhatIsAccepted() {
        org.colombier.lists.catalog.Catalog catalog = site.server.bean(org.colombier.lists.catalog.Catalog.class);
        catalog.set(site.talk, "msg_topic", "name travel\ntitle Travel\n\nname food\ntitle Food");
        long held = site.hold("From: stranger@people.test\nSubject: Trains\n\nby rail\n");
        PortalBrowser moderator = LOGGED_IN.get(PortalSite.MODERATOR);
        String page = "/lists/talk@lists.test/moderation";
        assertThat(moderator.get(page).body()).contains("Travel", "Food");
        assertThat(moderator.submit(page, page, "act", "accept", "id", Long.toString(held), "topic", "travel", "topic", "unknown").statusCode()).isEqualTo(302);
        assertThat(moderator.get(page).body()).contains("Accepted: the message is on its way");
        catalog.set(site.talk, "msg_topic", "");
    }

    @Test
    void aModeratorDiscardsQuietlyAndBlocksTheAuthor() {
        long held = site.hold("From: stranger@people.test\nSubject: Café on Friday\n\nbuy\n");
        PortalBrowser moderator = LOGGED_IN.get(PortalSite.MODERATOR);
        String page = "/lists/talk@lists.test/moderation";
        assertThat(moderator.submit(page, page, "act", "discard", "id", Long.toString(held), "block", "on").statusCode()).isEqualTo(302);
        assertThat(moderator.get(page).body()).contains("The message is discarded.", "quiet, author blocked", "by " + PortalSite.MODERATOR);
    }

    @Test
    void anOwnerTriesAndSynchronisesTheSourcesButDoesNotSetThemUp() {
        PortalBrowser owner = LOGGED_IN.get(PortalSite.OWNER);
        String page = "/lists/talk@lists.test/sources";
        assertThat(owner.submit(page, page, "act", "preview").body()).contains("A synchronisation would do this");
        assertThat(owner.submit(page, page, "act", "sync").statusCode()).isEqualTo(302);
        assertThat(owner.get(page).body()).contains("Last synchronisation");
        assertThat(owner.get("/lists/talk@lists.test/settings").body()).doesNotContain("p.include_sql_query");
        assertThat(LOGGED_IN.get(PortalSite.LISTMASTER).get("/lists/talk@lists.test/settings").body()).contains("p.include_sql_query");
    }

    @Test
    void whoIsNotAllowedCanNotActEither() {
        String talk = "/lists/talk@lists.test";
        PortalBrowser member = LOGGED_IN.get(PortalSite.MEMBER);
        for (String path : List.of(talk + "/members/add", talk + "/members/remove", talk + "/bounces", talk + "/moderation", talk + "/settings", talk + "/settings/owners/add",
            "/admin/domains", "/admin/listmasters", "/admin/lists.test/lists", "/admin/lists.test/accounts", "/admin/lists.test/listmasters", "/admin/lists.test/listmasters/remove")) {
            HttpResponse<String> answer = member.submit("/my", path, "lines", "a@b.test", "act", "accept", "id", "1", "domain", "x.test", "address", "a@b.test",
                "name", "x", "owner", "a@b.test", "account", "x", "password", "long enough it is");
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
        }
        PortalBrowser listmaster = LOGGED_IN.get(PortalSite.LISTMASTER);
        assertThat(listmaster.submit("/my", "/admin/domains", "domain", "x.test").statusCode()).isEqualTo(403);
        assertThat(listmaster.submit("/my", "/admin/other.test/lists", "name", "x", "owner", "a@b.test").statusCode()).isEqualTo(403);
    }

    @Test
    void aMemberSetsOptionsAnswersQuestionsAndPauses() {
        MailingList list = site.server.bean(Catalog.class).create(NewList.of(PortalSite.address("opt@lists.test"), "discussion", "Options"));
        Catalog catalog = site.server.bean(Catalog.class);
        Members members = site.server.bean(Members.class);
        catalog.set(list, "custom_attribute", "id room\nname Room\ntype integer\noptional required");
        PortalBrowser stranger = LOGGED_IN.get(PortalSite.STRANGER);
        String page = "/lists/opt@lists.test";
        assertThat(stranger.get(page).body()).contains("attr.room");
        stranger.submit(page, page + "/subscribe", "attr.room", "twelve");
        assertThat(members.isMember(list.id(), PortalSite.address(PortalSite.STRANGER))).isFalse();
        stranger.submit(page, page + "/subscribe", "attr.room", "12");
        assertThat(members.find(list.id(), PortalSite.address(PortalSite.STRANGER))).get().extracting(org.colombier.lists.members.Member::attributes).isEqualTo(Map.of("room", "12"));
        String options = page + "/options";
        assertThat(stranger.get(options).body()).contains("value=\"12\"").doesNotContain("value=\"digest\"");
        stranger.submit(options, options, "act", "save", "reception", "notice", "concealed", "on", "name", "St Ranger", "attr.room", "14");
        stranger.submit(options, options, "act", "suspend", "from", "", "until", "2090-01-01");
        assertThat(members.find(list.id(), PortalSite.address(PortalSite.STRANGER))).get().satisfies(m -> {
            assertThat(m.reception().text()).isEqualTo("notice");
            assertThat(m.concealed()).isTrue();
            assertThat(m.name()).isEqualTo("St Ranger");
            assertThat(m.attributes()).isEqualTo(Map.of("room", "14"));
            assertThat(m.suspension()).isPresent();
        });
        stranger.submit(options, options, "act", "suspend", "from", "2090-01-02", "until", "2090-01-01");
        assertThat(stranger.submit(options, options, "act", "save", "reception", "digest", "attr.room", "1").statusCode()).isEqualTo(400);
        stranger.submit("/my/account", "/my/suspend", "act", "resume", "list." + list.id(), "on");
        assertThat(members.find(list.id(), PortalSite.address(PortalSite.STRANGER))).get().matches(m -> m.suspension().isEmpty());
    }

    @Test
    void membersAreTakenFromTheFormAndWrittenOut() {
        MailingList list = site.server.bean(Catalog.class).create(NewList.of(PortalSite.address("files@lists.test"), "discussion", "Files"));
        site.server.bean(org.colombier.lists.members.Admins.class).add(list, org.colombier.lists.members.ListAdmin.owner(list.id(), PortalSite.address(PortalSite.OWNER), ""));
        PortalBrowser owner = LOGGED_IN.get(PortalSite.OWNER);
        String page = "/lists/files@lists.test/members";
        owner.submit(page, page + "/import", "lines", "email,name,Room\na@x.test,Anne,12\nb@x.test,Berta,13", "quiet", "on");
        assertThat(owner.get(page + "/export?format=light").body()).isEqualTo("a@x.test\nb@x.test\n");
        assertThat(owner.get(page + "?sort=name&order=desc").body()).containsSubsequence("b@x.test", "a@x.test");
        owner.submit(page, page + "/import", "lines", "c@x.test", "quiet", "off");
        Awaitility.await().untilAsserted(() -> assertThat(LOGGED_IN.get(PortalSite.SITE).get("/admin/trace?what=c@x.test").body()).contains("c@x.test"));
        owner.submit(page, page + "/remove", "address", "a@x.test");
        assertThat(owner.get(page + "/excluded").body()).contains("a@x.test", "owner " + PortalSite.OWNER);
        assertThat(LOGGED_IN.get(PortalSite.MEMBER).submit("/my", page + "/import", "lines", "d@x.test").statusCode()).isEqualTo(403);
    }

    @Test
    void whoRunsAListChoosesNotices() {
        String people = "/lists/talk@lists.test/people";
        org.colombier.lists.members.Admins admins = site.server.bean(org.colombier.lists.members.Admins.class);
        LOGGED_IN.get(PortalSite.MODERATOR).submit(people, people, "role", "moderator", "address", PortalSite.MODERATOR, "receiving", "on", "notice.moderation", "on", "info", "n");
        assertThat(admins.find(site.talk.id(), org.colombier.lists.members.ListAdmin.Role.MODERATOR, PortalSite.address(PortalSite.MODERATOR))).get()
            .satisfies(m -> assertThat(m.muted()).doesNotContain(org.colombier.lists.members.ListAdmin.Notice.MODERATION).hasSize(4));
        assertThat(LOGGED_IN.get(PortalSite.MODERATOR).submit(people, people, "role", "owner", "address", PortalSite.OWNER).statusCode()).isEqualTo(403);
    }

    @Test
    void aPersonMovesToAnotherAddressAndIsForgotten() {
        site.server.bean(org.colombier.directory.PortalUsers.class).setPassword(PortalSite.address("going@people.test"), PortalSite.PASSWORD);
        Members members = site.server.bean(Members.class);
        members.add(site.news, NewMember.of(PortalSite.address("going@people.test"), ""));
        try (PortalBrowser person = site.browser().login("going@people.test", PortalSite.PASSWORD)) {
            person.submit("/my/account", "/my/move", "address", "gone@people.test");
            assertThat(person.get("/my/account").body()).as("what the shipped rule move_user.auth lets everybody do").contains("A question is on its way to gone@people.test");
            assertThat(members.isMember(site.news.id(), PortalSite.address("going@people.test"))).isTrue();
            String key = site.server.bean(org.colombier.lists.members.AddressMoves.class).begin(PortalSite.address("going@people.test"), PortalSite.address("gone@people.test"));
            assertThat(person.get("/move/" + key).body()).contains("gone@people.test");
            person.submit("/move/" + key, "/move/" + key);
            assertThat(members.isMember(site.news.id(), PortalSite.address("gone@people.test"))).isTrue();
            assertThat(person.get("/my/export").body()).contains("gone@people.test", "news@lists.test");
            person.submit("/my/account", "/my/erase", "sure", "wrong@people.test");
            assertThat(members.isMember(site.news.id(), PortalSite.address("gone@people.test"))).isTrue();
            person.submit("/my/account", "/my/erase", "sure", "gone@people.test");
            assertThat(members.isMember(site.news.id(), PortalSite.address("gone@people.test"))).isFalse();
        }
    }

    /** A subdomain's listmaster must not read who writes to whom elsewhere, nor who else a mail to them went to. */
    @Test
    void theTraceShowsADomainsListmasterWhatConcernsTheDomain() {
        MailLog.line("qmgr", "TRACE1", "from=<far@elsewhere.test>, size=100, nrcpt=2 (queue active)");
        MailLog.line("local", "TRACE1", "to=<ours@lists.test>, relay=local, delay=0, dsn=2.0.0, status=sent (250 2.0.0 <b>kept</b>)");
        MailLog.line("local", "TRACE1", "to=<secret@other.test>, relay=local, delay=0, dsn=2.0.0, status=sent (250 2.0.0 ok)");
        String own = "/admin/trace?what=ours@lists.test";
        Awaitility.await().untilAsserted(() -> assertThat(LOGGED_IN.get(PortalSite.SITE).get(own).body()).contains("ours@lists.test", "secret@other.test", "&lt;b&gt;kept", "TRACE1"));
        assertThat(LOGGED_IN.get(PortalSite.LISTMASTER).get(own).body()).contains("far@elsewhere.test", "TRACE1").doesNotContain("secret@other.test");
        for (String what : List.of("secret@other.test", "TRACE1", "far@elsewhere.test")) {
            assertThat(LOGGED_IN.get(PortalSite.LISTMASTER).get("/admin/trace?what=" + what).body()).contains("role=\"alert\"").doesNotContain("nrcpt=2");
        }
        assertThat(LOGGED_IN.get(PortalSite.SITE).get("/admin/trace?what=TRACE1").body()).contains("secret@other.test");
    }

    @Test
    void theWayOfAnAddressIsShownToWhoAdministersItsDomain() {
        String own = "/admin/routes?address=talk-request@lists.test";
        assertThat(LOGGED_IN.get(PortalSite.LISTMASTER).get(own).body()).contains("the owners of <code>talk@lists.test</code>", "Domain", "List");
        assertThat(LOGGED_IN.get(PortalSite.SITE).get("/admin/routes?address=x@elsewhere.test&from=a@b.test").body()).contains("smtp:elsewhere.test");
        for (String address : List.of("x@other.test", "x@elsewhere.test", "nonsense")) {
            assertThat(LOGGED_IN.get(PortalSite.LISTMASTER).get("/admin/routes?address=" + address).body()).contains("role=\"alert\"").doesNotContain("smtp:");
        }
    }

    @Test
    void aPostWithoutTheFormsTokenIsRefused() {
        PortalBrowser member = LOGGED_IN.get(PortalSite.MEMBER);
        for (String path : List.of("/login", "/logout", "/login/link", "/my/password", "/lists/talk@lists.test/subscribe", "/lists/talk@lists.test/unsubscribe",
            "/confirm/abc", "/login/link/abc")) {
            assertThat(member.bare(path, "address=a%40b.test&password=x").statusCode()).as(path).isEqualTo(403);
        }
    }

    @Test
    void everyPageHasTheSecurityHeaders() {
        for (String path : List.of("/", "/lists", "/lists/talk@lists.test", "/login", "/nowhere", "/lists/none@lists.test")) {
            var headers = LOGGED_IN.get("nobody").get(path).headers();
            assertThat(headers.firstValue("Content-Security-Policy")).hasValueSatisfying(policy ->
                assertThat(policy).contains("script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'").doesNotContain("unsafe"));
            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(headers.firstValue("Referrer-Policy")).contains("same-origin");
            assertThat(headers.allValues("Set-Cookie")).allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly", "SameSite=Lax").doesNotContain("JSESSIONID"));
        }
    }

    @Test
    void noPageHasInlineScriptOrStyle() {
        for (String path : List.of("/", "/lists", "/lists/talk@lists.test", "/lists/talk@lists.test/members", "/lists/talk@lists.test/settings", "/admin", "/admin/lists.test", "/my")) {
            assertThat(LOGGED_IN.get(PortalSite.SITE).get(path).body()).doesNotContainPattern("<script(?![^>]*src=)|<style|\\sstyle=|\\son[a-z]+=");
        }
    }

    @Test
    void membersAreShownToTheOwnerOnlyAndEscaped() {
        assertThat(LOGGED_IN.get(PortalSite.OWNER).get("/lists/talk@lists.test/members").body()).contains(PortalSite.MEMBER, "Mem &lt;b&gt;Ber&lt;/b&gt;");
        for (String path : List.of("/", "/lists", "/lists/talk@lists.test")) {
            assertThat(LOGGED_IN.get("nobody").get(path).body()).doesNotContain(PortalSite.MEMBER);
        }
    }

    @Test
    void theLanguageIsNegotiatedAndKept() {
        try (PortalBrowser visitor = site.browser()) {
            assertThat(visitor.get("/lists", "Accept-Language", "fr-CA, en;q=0.5").body()).contains("lang=\"fr\"", "Listes de diffusion");
            assertThat(visitor.get("/lists", "Accept-Language", "de").body()).contains("<html lang=\"en\"");
            assertThat(visitor.get("/lists?lang=fr", "Accept-Language", "en").body()).contains("<html lang=\"fr\"");
            assertThat(visitor.get("/lists", "Accept-Language", "en").body()).contains("<html lang=\"fr\"");
            
        }
        assertThat(LOGGED_IN.get(PortalSite.STRANGER).get("/nowhere", "Accept-Language", "fr", "Accept", "text/html").body()).contains("Cette page n’existe pas");
    }

    @Test
    void aLinkInAMailNeverUnsubscribesByBeingOpened() {
        Members members = site.server.bean(Members.class);
        members.add(site.talk, NewMember.of(PortalSite.address("leaver@people.test"), ""));
        String key = site.server.bean(MemberKey.class).of(members.find(site.talk.id(), PortalSite.address("leaver@people.test")).orElseThrow().id());
        try (PortalBrowser provider = site.browser()) {
            HttpResponse<String> page = provider.get("/u/" + key);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("leaver@people.test", "<button");
            assertThat(members.isMember(site.talk.id(), PortalSite.address("leaver@people.test"))).isTrue();
        }
        try (PortalBrowser provider = site.browser()) {
            assertThat(provider.bare("/u/" + key, "List-Unsubscribe=One-Click").statusCode()).isEqualTo(200);
            assertThat(members.isMember(site.talk.id(), PortalSite.address("leaver@people.test"))).isFalse();
            assertThat(provider.bare("/u/" + key, "List-Unsubscribe=One-Click").statusCode()).isEqualTo(200);
            assertThat(provider.bare("/u/" + "0".repeat(29), "List-Unsubscribe=One-Click").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anAnonymousSubscriptionAsksByMailAndTellsNothingOfMembers() {
        try (PortalBrowser visitor = site.browser()) {
            String page = "/lists/talk@lists.test";
            HttpResponse<String> member = visitor.submit(page, page + "/subscribe", "address", PortalSite.MEMBER, "website", "");
            HttpResponse<String> other = visitor.submit(page, page + "/subscribe", "address", "new@people.test", "website", "");
            HttpResponse<String> program = visitor.submit(page, page + "/subscribe", "address", "bot@people.test", "website", "http://spam.test");
            assertThat(List.of(member, other, program)).allSatisfy(answer -> {
                assertThat(answer.statusCode()).isEqualTo(302);
                assertThat(PortalBrowser.location(answer)).isEqualTo(page);
            });
            assertThat(site.server.bean(Members.class).isMember(site.talk.id(), PortalSite.address("new@people.test"))).isFalse();
            assertThat(visitor.submit(page, page + "/subscribe", "address", "not an address", "website", "").statusCode()).isEqualTo(422);
            assertThat(visitor.bare(page + "/subscribe", "address=a@b.test").statusCode()).isEqualTo(403);
        }
    }

    @Test
    void aConfirmationIsAButtonThatWorksOnce() {
        String token = site.server.bean(Requests.class).hold(new Requests.NewRequest(site.talk.id(), Decider.AUTHOR, "subscribe",
            PortalSite.address("joins@people.test"), PortalSite.address("joins@people.test"), "")).token();
        try (PortalBrowser visitor = site.browser()) {
            assertThat(visitor.get("/confirm/" + token).body()).contains("joins@people.test", "SUBSCRIBE talk");
            assertThat(site.server.bean(Members.class).isMember(site.talk.id(), PortalSite.address("joins@people.test"))).isFalse();
            assertThat(visitor.submit("/confirm/" + token, "/confirm/" + token).statusCode()).isEqualTo(302);
            assertThat(site.server.bean(Members.class).isMember(site.talk.id(), PortalSite.address("joins@people.test"))).isTrue();
            assertThat(visitor.get("/confirm/" + token).statusCode()).isEqualTo(410);
        }
    }

    @Test
    void anOwnerApprovesARequestAndTheSecondClickChangesNothing() {
        long id = site.server.bean(Requests.class).hold(new Requests.NewRequest(site.talk.id(), Decider.MODERATOR, "subscribe",
            PortalSite.address("asks@people.test"), PortalSite.address("asks@people.test"), "Ask <i>Er</i>")).id();
        String page = "/lists/talk@lists.test/members";
        PortalBrowser owner = LOGGED_IN.get(PortalSite.OWNER);
        assertThat(owner.get(page).body()).contains("asks@people.test asks to join", "Ask &lt;i&gt;Er");
        assertThat(LOGGED_IN.get(PortalSite.MODERATOR).submit("/my", page + "/requests/" + id, "act", "approve").statusCode()).isEqualTo(403);
        assertThat(owner.submit(page, page + "/requests/" + id, "act", "approve").statusCode()).isEqualTo(302);
        assertThat(site.server.bean(Members.class).isMember(site.talk.id(), PortalSite.address("asks@people.test"))).isTrue();
        assertThat(owner.submit(page, page + "/requests/" + id, "act", "decline").statusCode()).isEqualTo(302);
        assertThat(site.server.bean(Members.class).isMember(site.talk.id(), PortalSite.address("asks@people.test"))).isTrue();
    }

    @Test
    void theHostNameChoosesTheDomain() throws IOException {
        assertThat(as("lists.test", "/lists")).contains("talk@lists.test");
        assertThat(as("other.test", "/lists")).startsWith("HTTP/1.1 200").doesNotContain("talk@lists.test");
        assertThat(as("unknown.test", "/lists")).contains("talk@lists.test");
    }

    /** The JDK's client does not let one choose the Host field. */
    private static String as(String host, String path) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", site.server.port("http"))) {
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void failedLoginsAreLimitedAndSayNothingOfWhoIsKnown() {
        try (PortalSite small = new PortalSite("--colombier.portal.login-tries=3"); PortalBrowser visitor = small.browser()) {
            HttpResponse<String> known = visitor.submit("/login", "/login", "address", PortalSite.MEMBER, "password", "wrong");
            HttpResponse<String> unknown = visitor.submit("/login", "/login", "address", "nobody@people.test", "password", "wrong");
            assertThat(known.statusCode()).isEqualTo(422).isEqualTo(unknown.statusCode());
            visitor.submit("/login", "/login", "address", PortalSite.MEMBER, "password", "wrong");
            assertThat(visitor.submit("/login", "/login", "address", PortalSite.MEMBER, "password", PortalSite.PASSWORD).statusCode()).isEqualTo(429);
        }
    }

    @Test
    void afterLoginOneComesBackToOurOwnPagesOnly() {
        try (PortalBrowser visitor = site.browser()) {
            HttpResponse<String> answer = visitor.submit("/login?next=//evil.test/", "/login", "address", PortalSite.MEMBER, "password", PortalSite.PASSWORD, "next", "//evil.test/");
            assertThat(PortalBrowser.location(answer)).isEqualTo("/my");
        }
        try (PortalBrowser visitor = site.browser()) {
            HttpResponse<String> answer = visitor.submit("/login", "/login", "address", PortalSite.MEMBER, "password", PortalSite.PASSWORD, "next", "/..//evil.test/");
            assertThat(PortalBrowser.location(answer)).isEqualTo("/my");
        }
        try (PortalBrowser visitor = site.browser()) {
            HttpResponse<String> answer = visitor.submit("/login", "/login", "address", PortalSite.MEMBER, "password", PortalSite.PASSWORD, "next", "/lists");
            assertThat(PortalBrowser.location(answer)).isEqualTo("/lists");
        }
    }

    @Test
    void noHostFieldDecidesWhereARedirectLeads() throws IOException {
        assertThat(as("evil.test", "/my")).startsWith("HTTP/1.1 302").contains("Location: /login?next=").doesNotContain("evil.test");
    }

    @Test
    void pagesAreCompressedForWhoTakesIt() {
        assertThat(LOGGED_IN.get("nobody").get("/lists", "Accept-Encoding", "gzip").headers().firstValue("Content-Encoding")).contains("gzip");
    }

    @Test
    void listsAreFoundWithoutTheirAccents() {
        assertThat(LOGGED_IN.get("nobody").get("/lists?q=TALK%20of").body()).contains("talk@lists.test");
        assertThat(LOGGED_IN.get("nobody").get("/lists?q=t%C3%A0lk%20of").body()).contains("talk@lists.test");
        assertThat(LOGGED_IN.get("nobody").get("/lists?q=cauliflower").body()).doesNotContain("talk@lists.test");
    }

    @Test
    void thePageAfterAListBeginsBehindIt() {
        assertThat(LOGGED_IN.get(PortalSite.OWNER).get("/lists?after=talk@lists.test").body()).doesNotContain("href=\"/lists/talk@lists.test\"");
        assertThat(LOGGED_IN.get(PortalSite.OWNER).get("/lists?after=gone@lists.test").body()).contains("href=\"/lists/talk@lists.test\"");
    }

    @Test
    void anOwnerSeesWhoseMailComesBackAndForgetsIt() {
        Members members = site.server.bean(Members.class);
        members.add(site.talk, NewMember.of(PortalSite.address("bounces@people.test"), ""));
        long id = members.find(site.talk.id(), PortalSite.address("bounces@people.test")).orElseThrow().id();
        members.recordBounce(id, "5.1.1", java.time.Instant.now());
        String page = "/lists/talk@lists.test/bounces";
        PortalBrowser owner = LOGGED_IN.get(PortalSite.OWNER);
        assertThat(owner.get("/lists/talk@lists.test/members").body()).contains(page, "The mail of one member comes back");
        assertThat(owner.get(page).body()).contains("bounces@people.test", "5.1.1");
        assertThat(owner.submit(page, "/lists/news@lists.test/bounces", "act", "reset", "address", "bounces@people.test").statusCode()).isEqualTo(302);
        assertThat(members.bounces(id)).as("another list's member").isPresent();
        assertThat(owner.submit(page, page, "act", "reset", "address", "bounces@people.test").statusCode()).isEqualTo(302);
        assertThat(members.bounces(id)).isEmpty();
        assertThat(members.find(id)).isPresent();
    }

    @Test
    void whoMaySeeTheTrackingReadsWhatBecameOfAPost() {
        Catalog catalog = site.server.bean(Catalog.class);
        MailingList list = catalog.create(NewList.of(PortalSite.address("tracked@lists.test"), "discussion", "Tracked"));
        site.server.bean(Members.class).add(list, NewMember.of(PortalSite.address(PortalSite.MEMBER), ""));
        JdbcClient jdbc = site.server.bean(JdbcClient.class);
        jdbc.sql("INSERT INTO tracked_post (list_id, number, message_id, subject, sent) VALUES (?, 3, UNHEX(SHA2('<m1@home.test>', 256)), 'Minutes', UTC_TIMESTAMP())").param(list.id()).update();
        jdbc.sql("INSERT INTO tracking_report (list_id, number, address, kind, result, status, reason, at) VALUES (?, 3, 'reader@people.test', 'mdn', 'displayed', '', '', UTC_TIMESTAMP())").param(list.id()).update();
        PortalBrowser member = LOGGED_IN.get(PortalSite.MEMBER);
        String page = "/lists/tracked@lists.test/tracking";
        assertThat(member.get(page).statusCode()).as("by default only owners may").isEqualTo(403);
        catalog.set(list, "tracking.tracking", "private");
        assertThat(member.get(page).body()).contains(page + "?number=3", "Minutes");
        assertThat(member.get(page + "?number=3").body()).contains("reader@people.test", "displayed");
        assertThat(member.get(page + "?number=4").statusCode()).isEqualTo(404);
        assertThat(LOGGED_IN.get(PortalSite.STRANGER).get(page).statusCode()).isEqualTo(403);
    }

    @Test
    void aListmasterReviewsFamiliesAndAnybodyFindsTheWayOutOfOne() throws java.io.IOException {
        java.nio.file.Path family = java.nio.file.Files.createDirectories(site.server.dataDir().resolve("etc/families/classes"));
        java.nio.file.Files.writeString(family.resolve("config.yml"), "parameters: {send: private, no_such: 1}\n");
        assertThat(LOGGED_IN.get(PortalSite.LISTMASTER).get("/admin/lists.test/families").body()).contains("classes").contains("no_such");
        assertThat(LOGGED_IN.get("nobody").get("/families/lists.test/classes/leave").body()).contains("name=\"address\"");
        assertThat(LOGGED_IN.get("nobody").get("/families/lists.test/none/leave").statusCode()).isEqualTo(404);
        assertThat(LOGGED_IN.get("nobody").submit("/families/lists.test/classes/leave", "/families/lists.test/classes/leave", "address", "x@y.test").statusCode()).isEqualTo(302);
    }

    @Test
    void nobodyJoinsAClosedList() {
        Catalog catalog = site.server.bean(Catalog.class);
        MailingList shut = catalog.create(NewList.of(PortalSite.address("shut@lists.test"), "discussion", "Shut"));
        site.server.bean(ListLives.class).close(shut, Optional.empty(), "");
        assertThat(LOGGED_IN.get("nobody").get("/lists/shut@lists.test").body()).contains("This list is closed").doesNotContain("/subscribe\"");
        assertThat(LOGGED_IN.get(PortalSite.STRANGER).submit("/my", "/lists/shut@lists.test/subscribe").statusCode()).isEqualTo(302);
        assertThat(site.server.bean(Members.class).isMember(shut.id(), PortalSite.address(PortalSite.STRANGER))).isFalse();
    }

    @Test
    void aSubjectCanNotTurnTheDirectionOfThePage() {
        long held = site.hold("From: =?UTF-8?Q?=E2=80=AEecila?= <stranger@people.test>\nSubject: x\n"
            + "Content-Type: text/html\n\n<h1>Fake</h1><a href=\"/logout\">ours</a> <a href=\"https://theirs.test/\">theirs</a>\n");
        String page = LOGGED_IN.get(PortalSite.MODERATOR).get("/lists/talk@lists.test/moderation/" + held).body();
        assertThat(page).doesNotContain("\u202e").contains("ecila", "<h4>Fake</h4>", "href=\"https://theirs.test/\"").doesNotContain("href=\"/logout\"");
    }

    @Test
    void aSiteListmasterNamesAndRemovesADomainsListmaster() {
        PortalBrowser master = LOGGED_IN.get(PortalSite.SITE);
        master.submit("/admin/other.test", "/admin/other.test/listmasters", "address", "helper@people.test");
        assertThat(master.get("/admin/other.test").body()).contains("helper@people.test");
        master.submit("/admin/other.test", "/admin/other.test/listmasters/remove", "address", "helper@people.test");
        master.get("/admin/other.test");
        assertThat(master.get("/admin/other.test").body()).doesNotContain("helper@people.test");
    }

    @Test
    void aListThatIsAskedForWaitsForAListmaster() {
        PortalBrowser stranger = LOGGED_IN.get(PortalSite.STRANGER);
        assertThat(stranger.submit("/new-list", "/new-list", "name", "asked", "domain", "lists.test", "subject", "Asked for", "type", "discussion_list").statusCode()).isEqualTo(302);
        Catalog catalog = site.server.bean(Catalog.class);
        MailingList asked = catalog.find(PortalSite.address("asked@lists.test")).orElseThrow();
        assertThat(asked.status()).isEqualTo(ListStatus.PENDING);
        assertThat(stranger.submit("/my", "/lists/asked@lists.test/approve").statusCode()).isEqualTo(403);
        PortalBrowser master = LOGGED_IN.get(PortalSite.LISTMASTER);
        assertThat(master.get("/admin/lists.test").body()).contains("asked@lists.test/reject");
        master.submit("/my", "/lists/asked@lists.test/approve");
        assertThat(catalog.find(asked.id()).orElseThrow().isOpen()).isTrue();
        assertThat(stranger.submit("/new-list", "/new-list", "name", "refused", "domain", "lists.test", "subject", "No", "type", "discussion").statusCode()).isEqualTo(302);
        master.submit("/my", "/lists/refused@lists.test/reject", "reason", "we have one");
        assertThat(catalog.find(PortalSite.address("refused@lists.test"))).isEmpty();
        assertThat(stranger.submit("/my", "/lists/asked@lists.test/copy", "to", "copied").statusCode()).as("may not create at once").isEqualTo(302);
        assertThat(catalog.find(PortalSite.address("copied@lists.test"))).isEmpty();
        stranger.submit("/my", "/lists/asked@lists.test/rename", "to", "renamed");
        assertThat(catalog.find(PortalSite.address("renamed@lists.test"))).isPresent();
        stranger.submit("/my", "/lists/renamed@lists.test/close", "reason", "done");
        assertThat(catalog.find(asked.id()).orElseThrow().status()).isEqualTo(ListStatus.CLOSED);
        master.submit("/my", "/lists/renamed@lists.test/purge", "name", "other");
        assertThat(catalog.find(asked.id())).isPresent();
        master.submit("/my", "/lists/renamed@lists.test/purge", "name", "renamed");
        assertThat(catalog.find(asked.id())).isEmpty();
    }

    @Test
    void aFileOfMembersIsTakenInWithTheFormsTokenOnly() {
        MailingList list = site.server.bean(Catalog.class).create(org.colombier.lists.catalog.NewList.of(PortalSite.address("uploads@lists.test"), "newsletter", ""));
        site.server.bean(org.colombier.lists.members.Admins.class).add(list, org.colombier.lists.members.ListAdmin.owner(list.id(), PortalSite.address(PortalSite.OWNER), ""));
        String page = "/lists/uploads@lists.test/members";
        PortalBrowser owner = LOGGED_IN.get(PortalSite.OWNER);
        Members members = site.server.bean(Members.class);
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            file.append("uploaded").append(i).append(".with.a.long.name.so.that.the.file.is.large@people.test Person of the name ").append(i).append("\r\n");
        }
        file.append("no address\r\n");
        assertThat(owner.upload("forged", page + "/import", "thief@people.test\r\n").statusCode()).isEqualTo(403);
        assertThat(members.isMember(list.id(), PortalSite.address("thief@people.test"))).isFalse();
        assertThat(owner.upload(owner.token(page), page + "/import", file.toString()).statusCode()).isEqualTo(302);
        assertThat(members.isMember(list.id(), PortalSite.address("uploaded19999.with.a.long.name.so.that.the.file.is.large@people.test"))).isTrue();
        assertThat(owner.get(page).body()).contains("20000", "no address");
    }

    /** By mail and on the page alike, a moderator of such a list lets nothing through without a topic. */
    @Test
    void aModeratorIsAskedForTheTopicThatTheListWants() {
        Catalog catalog = site.server.bean(Catalog.class);
        catalog.set(site.talk, "msg_topic", "name sport\nkeywords match\ntitle Sport");
        catalog.set(site.talk, "msg_topic_tagging", "required_moderator");
        org.colombier.lists.moderation.HeldMessages held = site.server.bean(org.colombier.lists.moderation.HeldMessages.class);
        PortalBrowser moderator = LOGGED_IN.get(PortalSite.MODERATOR);
        long id = site.hold("From: x@y.test\nSubject: Café on Friday\n\nx\n");
        String page = "/lists/talk@lists.test/moderation";
        try {
            assertThat(PortalBrowser.location(moderator.submit(page, page, "id", "" + id, "act", "accept"))).endsWith("/moderation/" + id);
            assertThat(held.find(id).orElseThrow().decidedBy()).isEmpty();
            assertThat(moderator.get(page + "/" + id).body()).contains("Choose a topic for");
            moderator.submit(page, page, "id", "" + id, "act", "accept", "topic", "sport");
            assertThat(held.find(id).orElseThrow().decidedBy()).contains(PortalSite.address(PortalSite.MODERATOR));
            long named = site.hold("From: x@y.test\nSubject: the match\n\nx\n");
            assertThat(held.needsTopic(held.find(named).orElseThrow())).isFalse();
            moderator.submit(page, page, "id", "" + named, "act", "discard");
        } finally {
            catalog.reset(site.talk, "msg_topic_tagging");
            catalog.reset(site.talk, "msg_topic");
        }
    }

    @Test
    void aRuleSeesTheListThatIsAskedFor() throws IOException {
        java.nio.file.Path scenari = java.nio.file.Files.createDirectories(site.server.bean(org.colombier.ops.Site.class).etcDir().resolve("scenari"));
        java.nio.file.Path rule = java.nio.file.Files.writeString(scenari.resolve("create_list.public_listmaster"), """
            !equal([candidate_listname],'wanted') md5 -> reject
            !equal([candidate_subject],'A subject') md5 -> reject
            !equal([candidate_template],'discussion') md5 -> reject
            !equal([candidate_info],'What for') md5 -> reject
            !equal([candidate_topics],'town') md5 -> reject
            true() md5 -> do_it
            """);
        Catalog catalog = site.server.bean(Catalog.class);
        org.colombier.lists.command.ListRequests requests = site.server.bean(org.colombier.lists.command.ListRequests.class);
        try {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> requests.request(new org.colombier.lists.command.ListRequests.Wanted(PortalSite.address("unwanted@lists.test"), "A subject", "discussion", "What for", "town"),
                PortalSite.address(PortalSite.STRANGER), java.util.Optional.empty())).isInstanceOf(org.colombier.lists.catalog.ListConflict.class);
            requests.request(new org.colombier.lists.command.ListRequests.Wanted(PortalSite.address("wanted@lists.test"), "A subject", "discussion", "What for", "town"),
                PortalSite.address(PortalSite.STRANGER), java.util.Optional.empty());
            assertThat(catalog.find(PortalSite.address("wanted@lists.test")).orElseThrow().isOpen()).isTrue();
        } finally {
            java.nio.file.Files.delete(rule);
        }
    }

    @Test
    void aListsPageNamesWhoRunsItAsTheListProtectsThem() {
        Catalog catalog = site.server.bean(Catalog.class);
        PortalBrowser nobody = LOGGED_IN.get("nobody");
        assertThat(nobody.get("/lists/talk@lists.test").body()).contains("owner AT people.test").doesNotContain("addresses.js").doesNotContain(PortalSite.OWNER);
        catalog.set(site.talk, "spam_protection", "javascript");
        assertThat(nobody.get("/lists/talk@lists.test").body()).as("a script writes it").contains("owner at people.test").contains("addresses.js").doesNotContain(PortalSite.OWNER);
        assertThat(LOGGED_IN.get(PortalSite.MEMBER).get("/lists/talk@lists.test").body()).contains(PortalSite.OWNER);
        catalog.set(site.talk, "spam_protection", "concealed");
        assertThat(nobody.get("/lists/talk@lists.test").body()).doesNotContain("people.test").contains("Ow");
        catalog.set(site.talk, "spam_protection", "none");
        assertThat(nobody.get("/lists/talk@lists.test").body()).contains(PortalSite.OWNER);
        catalog.reset(site.talk, "spam_protection");
    }

    @Test
    void listsAreFoundByCategory() throws IOException {
        java.nio.file.Path etc = site.server.bean(org.colombier.ops.Site.class).etcDir();
        java.nio.file.Files.createDirectories(etc);
        java.nio.file.Files.writeString(etc.resolve("topics.conf"), "town\ntitle Town life\n\ntown/music\ntitle Music\n\nboard\ntitle The board\nvisibility listmaster\n");
        site.server.bean(Catalog.class).set(site.talk, "topics", "town/music");
        assertThat(as("lists.test", "/lists?topic=town")).contains("Talk of the town").contains("Town life").doesNotContain("News &amp; notices");
        java.nio.file.Path scenari = java.nio.file.Files.createDirectories(etc.resolve("scenari"));
        java.nio.file.Files.writeString(scenari.resolve("topics_visibility.listmaster"), "is_listmaster([sender]) md5 -> do_it\n!equal([topicname],'board') smtp,md5 -> do_it\n");
        assertThat(as("lists.test", "/lists")).as("a category with a rule of its own").contains("Town life").doesNotContain("The board");
    }

    @Test
    void aVisitorsNameIsLookedUpForTheRuleThatAsks() throws IOException {
        java.nio.file.Path etc = site.server.bean(org.colombier.ops.Site.class).etcDir();
        java.nio.file.Path scenari = java.nio.file.Files.createDirectories(etc.resolve("scenari"));
        java.nio.file.Files.writeString(scenari.resolve("info.here"), "equal([remote_addr],'127.0.0.1') smtp,md5 -> do_it\n");
        java.nio.file.Files.writeString(scenari.resolve("info.nameless"), "equal([remote_host],'unknown_host') smtp,md5 -> do_it\n");
        java.nio.file.Files.writeString(scenari.resolve("info.elsewhere"), "equal([remote_addr],'192.0.2.1') smtp,md5 -> do_it\n");
        Catalog catalog = site.server.bean(Catalog.class);
        for (String name : List.of("here", "nameless", "elsewhere")) {
            catalog.set(site.talk, "info", name);
            assertThat(LOGGED_IN.get(PortalSite.STRANGER).get("/lists/talk@lists.test").statusCode()).as(name).isEqualTo(name.equals("elsewhere") ? 403 : 200);
        }
        catalog.reset(site.talk, "info");
    }

    @Test
    void whoMaySeeAndChangeAParameterIsAsTheRulesSay() {
        String settings = "/lists/talk@lists.test/settings";
        assertThat(LOGGED_IN.get(PortalSite.OWNER).get(settings).body()).contains("name=\"p.custom_subject\"").doesNotContain("p-max_size\"");
        assertThat(LOGGED_IN.get(PortalSite.LISTMASTER).get(settings).body()).contains("name=\"p.max_size\"");
        assertThat(LOGGED_IN.get(PortalSite.MODERATOR).get(settings).body()).contains("p-custom_subject\"").doesNotContain("name=\"p.custom_subject\"");
        assertThat(LOGGED_IN.get(PortalSite.OWNER).submit(settings, settings, "p.max_size", "20000").statusCode()).isEqualTo(403);
        assertThat(LOGGED_IN.get(PortalSite.MODERATOR).submit(settings, settings, "p.custom_subject", "x").statusCode()).isEqualTo(403);
        assertThat(LOGGED_IN.get(PortalSite.OWNER).submit(settings, settings, "p.custom_subject", "tag", "serial", "0").statusCode()).isEqualTo(302);
    }

    @Test
    void loggingOutEndsTheLogin() {
        try (PortalBrowser visitor = site.browser().login(PortalSite.MEMBER, PortalSite.PASSWORD)) {
            assertThat(visitor.get("/my").statusCode()).isEqualTo(200);
            assertThat(visitor.submit("/my", "/logout").statusCode()).isEqualTo(302);
            assertThat(visitor.get("/my").statusCode()).isEqualTo(302);
        }
    }

    @Test
    void anOwnerSeesWhichRuleDecidesAndWhatItSaw() throws Exception {
        PortalBrowser owner = LOGGED_IN.get(PortalSite.OWNER);
        String page = owner.get("/lists/talk@lists.test/scenario?operation=review&method=md5&sender=stranger@elsewhere.test&fields=Subject:%20x").body();
        assertThat(page).contains("is_owner([listname],[sender])").contains("[sender] = stranger@elsewhere.test").contains("aria-current=\"true\"").contains("review.");
    }

    @Test
    void anOwnerBlocksAndTrustsSenders() throws Exception {
        PortalBrowser owner = LOGGED_IN.get(PortalSite.OWNER);
        String page = "/lists/talk@lists.test/senders";
        owner.submit(page, page + "/block/add", "pattern", "*@Spam.test");
        assertThat(owner.get(page).body()).contains("*@spam.test");
        assertThat(owner.get("/lists/talk@lists.test/scenario?sender=x@spam.test").body()).contains("reject, quiet").contains("blocklist.txt");
        owner.submit(page, page + "/block/remove", "pattern", "*@spam.test");
        assertThat(owner.get("/lists/talk@lists.test/scenario?sender=x@spam.test").body()).doesNotContain("reject, quiet");
        owner.submit(page, page + "/allow/add", "pattern", "*");
        assertThat(owner.get(page).body()).contains("*@example.org").doesNotContain("<span class=\"breaks\">*</span>");
        assertThat(LOGGED_IN.get(PortalSite.MODERATOR).submit("/my", page + "/block/add", "pattern", "a@b.test").statusCode()).isEqualTo(403);
    }
}
