package org.colombier.lists.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.lists.archive.ArchiveSearch.Field;
import org.colombier.lists.archive.ArchiveSearch.Match;
import org.colombier.lists.archive.ArchiveSearch.Wanted;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.posting.Distribution;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.lists.scenario.ScenarioContext;
import org.colombier.lists.scenario.Scenarios;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.queue.BodyId;
import org.colombier.queue.BodyStore;
import org.colombier.testing.SmtpSink;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What lists keep: taken in, threaded, found, removed, written and read as mbox. */
class ArchiveTest {

    private static final EmailAddress ANNE = EmailAddress.parse("anne@example.test");

    private static SmtpSink world;
    private static TestServer server;
    private static Archive archive;
    private static ArchiveIndex index;
    private static ArchiveSearch search;
    private static ArchiveMbox mbox;
    private static JdbcClient jdbc;
    private static int count;

    private MailingList list;

    @BeforeAll
    static void start() {
        world = SmtpSink.start();
        server = TestServer.start(world.asRelayHost());
        archive = server.bean(Archive.class);
        index = server.bean(ArchiveIndex.class);
        search = server.bean(ArchiveSearch.class);
        mbox = server.bean(ArchiveMbox.class);
        jdbc = server.bean(JdbcClient.class);
        server.bean(Domains.class).add(new MailDomain(Domain.parse("arc.example.test"), true, false, Optional.empty(), "en"), List.of());
    }

    @AfterAll
    static void stop() {
        server.close();
        world.close();
    }

    @BeforeEach
    void makeList() {
        list = server.bean(Catalog.class).create(NewList.of(EmailAddress.parse("arc" + ++count + "@arc.example.test"), "discussion", ""));
        set("process_archive", "on");
        set("archive.web_access", "public");
        set("time_zone", "UTC");
    }

    @Test
    void aDistributedPostIsKeptOnceWithItsFacts() {
        distribute("<1@x>", "Re: [tag] Élan", "", "Bonjour à tous");
        ArchivedMessage kept = index.byMessageId(list.id(), "1@x").orElseThrow();
        assertThat(kept.number()).hasValue(1);
        assertThat(kept.subject()).endsWith("Élan");
        assertThat(kept.author()).isEqualTo("anne@example.test");
        assertThat(kept.authorName()).isEqualTo("Anne Martin");
        assertThat(kept.excerpt()).isEqualTo("Bonjour à tous");
        assertThat(kept.attachments()).isFalse();
        assertThat(archive.url(list, "<1@x>")).isEqualTo(archive.url(list) + "/message/" + kept.key());
        assertThat(content(kept)).contains("Bonjour à tous");
        assertThat(index.byNumber(list.id(), 1)).contains(kept);
    }

    @Test
    void aListThatDoesNotArchiveKeepsNothing() {
        set("process_archive", "off");
        distribute("<1@x>", "s", "", "t");
        assertThat(index.count(list.id())).isZero();
    }

    @Test
    void whoAsksIsLeftOut() {
        distribute("<1@x>", "s", "X-No-Archive: Yes\r\n", "t");
        distribute("<2@x>", "s", "Restrict: no-external-archive\r\n", "t");
        distribute("<3@x>", "s", "X-No-Archive: no\r\n", "t");
        assertThat(index.latest(list.id(), 9)).extracting(ArchivedMessage::messageId).containsExactly("<3@x>");
    }

    @Test
    void aSiteMayArchiveWhatAsksToBeLeftOut() {
        HeaderSection asks = HeaderSection.read("X-No-Archive: yes\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Archive ignoring = new Archive(null, null, null, null, null, null, null, new ArchiveSettings(true));
        assertThat(archive.wants(server.bean(Catalog.class).settings(list), asks)).isFalse();
        assertThat(ignoring.wants(server.bean(Catalog.class).settings(list), asks)).isTrue();
    }

    @Test
    void anEncryptedPostIsArchivedAsTheListSays() {
        keep("<1@x>", "ciphertext", Optional.of("plain words"), Instant.now());
        set("archive_crypted_msg", "decrypted");
        keep("<2@x>", "ciphertext", Optional.of("plain words"), Instant.now());
        keep("<3@x>", "ciphertext", Optional.empty(), Instant.now());
        assertThat(content(one("<1@x>"))).contains("ciphertext");
        assertThat(content(one("<2@x>"))).contains("plain words").doesNotContain("ciphertext");
        assertThat(content(one("<3@x>"))).contains("ciphertext");
    }

    @Test
    void whoOrdersByMailIsJudgedByTheScenarioTheListChose() {
        Scenarios scenarios = server.bean(Scenarios.class);
        ScenarioContext asked = ScenarioContext.forList(list.address()).sender(ANNE, AuthMethod.SMTP).build();
        set("archive.mail_access", "closed");
        assertThat(scenarios.decide("archive_mail_access", asked).allowed()).isFalse();
        set("archive.mail_access", "public");
        assertThat(scenarios.decide("archive_mail_access", asked).allowed()).isTrue();
    }

    @Test
    void answersHangUnderWhatTheyAnswer() {
        distribute("<a@x>", "topic", "", "1");
        distribute("<b@x>", "Re: topic", "References: <a@x>\r\n", "2");
        distribute("<c@x>", "other subject", "In-Reply-To: <b@x>\r\n", "3");
        distribute("<d@x>", "SV: topic", "", "4");
        distribute("<e@x>", "topic", "", "5");
        assertThat(tree("<a@x>")).containsExactly("0 <a@x>", "1 <b@x>", "2 <c@x>", "1 <d@x>");
        assertThat(tree("<e@x>")).containsExactly("0 <e@x>");
        assertThat(index.threads(list.id(), YearMonth.now(ZoneOffset.UTC), 0, 10)).extracting(t -> t.first().messageId() + t.messages()).containsExactly("<e@x>1", "<a@x>4");
        ArchiveIndex.Neighbours around = index.around(one("<b@x>"));
        assertThat(around.previous()).contains(one("<a@x>"));
        assertThat(around.next()).contains(one("<c@x>"));
        assertThat(around.nextInThread()).contains(one("<c@x>"));
        assertThat(index.around(one("<d@x>")).previousInThread()).contains(one("<c@x>"));
        assertThat(index.around(one("<a@x>")).previousInThread()).isEmpty();
    }

    @Test
    void aParentThatComesLateTakesItsPlace() {
        distribute("<c@x>", "deep", "References: <a@x> <b@x>\r\n", "3");
        distribute("<d@x>", "deeper", "References: <a@x> <b@x> <c@x>\r\n", "4");
        distribute("<a@x>", "top", "", "1");
        assertThat(tree("<a@x>")).containsExactly("0 <a@x>", "1 <c@x>", "2 <d@x>");
        distribute("<b@x>", "middle", "References: <a@x>\r\n", "2");
        assertThat(tree("<d@x>")).containsExactly("0 <a@x>", "1 <b@x>", "2 <c@x>", "3 <d@x>");
    }

    @Test
    void messagesThatReferToEachOtherMakeNoCircle() {
        distribute("<a@x>", "s", "References: <b@x>\r\n", "1");
        distribute("<b@x>", "s", "References: <a@x>\r\n", "2");
        distribute("<c@x>", "s", "References: <c@x>\r\n", "3");
        assertThat(tree("<a@x>")).containsExactlyInAnyOrder("0 <a@x>", "1 <b@x>");
        server.bean(ArchiveRebuild.class).rebuild(list);
        assertThat(tree("<a@x>")).hasSize(2);
        assertThat(tree("<c@x>")).containsExactly("0 <c@x>");
    }

    @Test
    void aThreadOfAnyDepthIsShown() {
        StringBuilder deep = new StringBuilder();
        for (int i = 0; i < 1_500; i++) {
            deep.append("From a@x Sat Jan  3 01:05:34 1996\nMessage-ID: <").append(i).append("@x>\nIn-Reply-To: <").append(i - 1).append("@x>\nDate: 3 Jan 1996 01:05:34 +0000\nSubject: s\n\nt\n\n");
        }
        assertThat(load(deep.toString()).imported()).isEqualTo(1_500);
        assertThat(index.thread(one("<7@x>"))).hasSize(ArchiveIndex.LONGEST_THREAD).extracting(ArchiveIndex.Leaf::depth).contains(ArchiveIndex.DEEPEST).allMatch(d -> d <= ArchiveIndex.DEEPEST);
    }

    @Test
    void wordsAreFoundWhereTheyStand() {
        distribute("<1@x>", "=?utf-8?B?" + base64("Fête à Paris") + "?=", "", "The quick brown fox");
        distribute("<2@x>", "Paris", "", "in the spring, 東京都に行きます");
        distribute("<3@x>", "Весна", "", "brown quick, Привет мир");
        assertThat(found("paris")).containsExactly("<2@x>", "<1@x>");
        assertThat(found("fete")).containsExactly("<1@x>");
        assertThat(found("the")).containsExactly("<2@x>", "<1@x>");
        assertThat(found("quick brown")).containsExactly("<3@x>", "<1@x>");
        assertThat(found("\"quick brown\"")).containsExactly("<1@x>");
        assertThat(found("quick -fox")).containsExactly("<3@x>");
        assertThat(found("spr*")).containsExactly("<2@x>");
        assertThat(found("spr")).isEmpty();
        assertThat(found("subject:paris")).containsExactly("<2@x>", "<1@x>");
        assertThat(found("body:paris")).isEmpty();
        assertThat(found("from:anne")).hasSize(3);
        assertThat(found("from:anne@example.test")).hasSize(3);
        assertThat(found("京都")).containsExactly("<2@x>");
        assertThat(found("東京都")).containsExactly("<2@x>");
        assertThat(found("都東")).isEmpty();
        assertThat(found("行")).containsExactly("<2@x>");
        assertThat(found("привет")).containsExactly("<3@x>");
        assertThat(found("-fox")).isEmpty();
        assertThat(found("+-*()\"~<>@")).isEmpty();
    }

    @Test
    void aSearchChoosesWordsFieldsDatesAndOrder() {
        load("""
            From a@x
            Message-ID: <1@x>
            Date: Mon, 1 Jan 2024 10:00:00 +0000
            From: Anne <anne@example.test>
            Subject: winter

            snow and ice

            From a@x
            Message-ID: <2@x>
            Date: Mon, 1 Jul 2024 10:00:00 +0000
            From: Bob <bob@example.test>
            Subject: summer

            sun and ice
            """);
        assertThat(ids(search.search(list.id(), new Wanted("snow sun", Match.ANY, false, Set.of(), Optional.empty(), Optional.empty(), false), 0, 10))).containsExactly("<1@x>", "<2@x>");
        assertThat(ids(search.search(list.id(), new Wanted("and ice", Match.PHRASE, false, Set.of(), Optional.empty(), Optional.empty(), true), 0, 10))).containsExactly("<2@x>", "<1@x>");
        assertThat(ids(search.search(list.id(), new Wanted("sno ic", Match.ALL, true, Set.of(Field.BODY), Optional.empty(), Optional.empty(), true), 0, 10))).containsExactly("<1@x>");
        assertThat(ids(search.search(list.id(), new Wanted("ice", Match.ALL, false, Set.of(), Optional.of(Instant.parse("2024-02-01T00:00:00Z")), Optional.empty(), true), 0, 10))).containsExactly("<2@x>");
        assertThat(ids(search.search(list.id(), new Wanted("ice", Match.ALL, false, Set.of(), Optional.empty(), Optional.of(Instant.parse("2024-02-01T00:00:00Z")), true), 0, 10))).containsExactly("<1@x>");
        assertThat(ids(search.search(list.id(), new Wanted("anne", Match.ALL, false, Set.of(Field.SUBJECT), Optional.empty(), Optional.empty(), true), 0, 10))).isEmpty();
        ArchiveSearch.Found second = search.search(list.id(), Wanted.words("ice"), 1, 1);
        assertThat(ids(second)).containsExactly("<1@x>");
        assertThat(second.total()).isEqualTo(2);
    }

    @Test
    void oneListsWordsAreNotAnothers() {
        MailingList first = list;
        distribute("<1@x>", "secret", "", "t");
        makeList();
        assertThat(found("secret")).isEmpty();
        assertThat(search.search(first.id(), Wanted.words("secret"), 0, 10).total()).isEqualTo(1);
    }

    @Test
    void textOfHtmlAndOfAnyCharsetIsFoundAndFilesByName() {
        distribute("<1@x>", "html", "Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\nMIME-Version: 1.0\r\n", "<p>Un <b>ch=E2teau</b> hant=E9</p><script>evil()</script>");
        distribute("<2@x>", "mixed", "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n", "--b\r\n\r\nsee file\r\n--b\r\nContent-Type: application/pdf; name=\"rapport.pdf\"\r\n"
            + "Content-Disposition: attachment; filename=\"rapport.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n");
        distribute("<3@x>", "unknown", "Content-Type: text/plain; charset=x-nobody-knows\r\n", "überall");
        assertThat(found("chateau")).containsExactly("<1@x>");
        assertThat(found("evil")).isEmpty();
        assertThat(found("rapport")).containsExactly("<2@x>");
        assertThat(one("<2@x>").attachments()).isTrue();
        assertThat(found("uberall")).containsExactly("<3@x>");
    }

    @Test
    void aFullArchiveTellsTheOwnersOnceAndTakesNoMore() {
        server.bean(Admins.class).add(list, ListAdmin.owner(list.id(), EmailAddress.parse("owner@elsewhere.test"), ""));
        set("archive.quota", "10");
        keep("<1@x>", "x".repeat(9_800), Optional.empty(), Instant.now());
        await().untilAsserted(() -> assertThat(letters()).containsExactly("arc_quota_95"));
        keep("<2@x>", "y".repeat(2_000), Optional.empty(), Instant.now());
        keep("<3@x>", "y".repeat(2_000), Optional.empty(), Instant.now());
        await().untilAsserted(() -> assertThat(letters()).containsExactly("arc_quota_95", "arc_quota_exceeded"));
        assertThat(index.count(list.id())).isEqualTo(1);
        set("archive.quota", "0");
        keep("<4@x>", "y".repeat(2_000), Optional.empty(), Instant.now());
        assertThat(index.count(list.id())).isEqualTo(2);
    }

    @Test
    void monthsBeyondMaxMonthLeave() {
        Instant now = server.bean(Clock.class).instant();
        keep("<old@x>", "t", Optional.empty(), now.minus(70, ChronoUnit.DAYS));
        keep("<new@x>", "t", Optional.empty(), now);
        server.bean(ArchiveExpiry.class).run();
        assertThat(index.months(list.id())).hasSize(2);
        set("archive.max_month", "2");
        server.bean(ArchiveExpiry.class).run();
        assertThat(index.latest(list.id(), 9)).extracting(ArchivedMessage::messageId).containsExactly("<new@x>");
    }

    @Test
    void monthsAreThoseOfTheListsTimeZone() {
        set("time_zone", "Europe/Paris");
        keep("<1@x>", "t", Optional.empty(), Instant.parse("2024-06-30T23:30:00Z"));
        assertThat(one("<1@x>").month()).isEqualTo(YearMonth.of(2024, 7));
        set("time_zone", "America/New_York");
        server.bean(ArchiveRebuild.class).rebuild(list);
        assertThat(index.months(list.id())).extracting(ArchiveIndex.Month::month).containsExactly(YearMonth.of(2024, 6));
        assertThat(found("t")).containsExactly("<1@x>");
    }

    @Test
    void whatIsRemovedIsGoneFromThreadSearchAndStoreAndLeavesATrace() {
        distribute("<a@x>", "topic", "", "unique1");
        distribute("<b@x>", "Re: topic", "References: <a@x>\r\n", "2");
        distribute("<c@x>", "Re: topic", "References: <a@x> <b@x>\r\n", "3");
        ArchivedMessage first = one("<a@x>");
        long body = jdbc.sql("SELECT body_id FROM archive_message WHERE id = ?").param(first.id()).query(Long.class).single();
        assertThat(server.bean(ArchiveRemoval.class).remove(list, List.of(first.key(), first.key()), ANNE.toString(), "private matter")).isEqualTo(1);
        assertThat(index.byMessageId(list.id(), "<a@x>")).isEmpty();
        assertThat(index.content(first)).isEmpty();
        assertThat(found("unique1")).isEmpty();
        assertThat(tree("<c@x>")).containsExactly("0 <b@x>", "1 <c@x>");
        assertThat(jdbc.sql("SELECT COUNT(*) FROM message_body WHERE id = ?").param(body).query(Long.class).single()).isZero();
        assertThat(server.bean(ArchiveRemoval.class).removed(list.id(), 9)).singleElement().satisfies(r -> {
            assertThat(r.messageId()).isEqualTo("<a@x>");
            assertThat(r.remover()).isEqualTo("anne@example.test");
            assertThat(r.reason()).isEqualTo("private matter");
        });
        assertThat(server.bean(ArchiveRemoval.class).remove(list, YearMonth.now(ZoneOffset.UTC), "owner@x", "old")).isEqualTo(2);
        assertThat(index.count(list.id())).isZero();
    }

    @Test
    void anExportIsReadBackAsItWas() throws IOException {
        distribute("<1@x>", "one", "", "From here\r\n>From there\r\n\r\nend");
        distribute("<2@x>", "two", "References: <1@x>\r\n", "é");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(mbox.export(list, Optional.empty(), out)).isEqualTo(2);
        assertThat(mbox.export(list, Optional.of(YearMonth.of(1999, 1)), new ByteArrayOutputStream())).isZero();
        List<String> before = index.latest(list.id(), 9).stream().map(ArchiveTest::content).toList();
        makeList();
        MboxReport report = mbox.importFrom(list, new ByteArrayInputStream(out.toByteArray()), false);
        assertThat(report.imported()).isEqualTo(2);
        assertThat(index.latest(list.id(), 9).stream().map(ArchiveTest::content).toList()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(tree("<2@x>")).containsExactly("0 <1@x>", "1 <2@x>");
        assertThat(mbox.importFrom(list, new ByteArrayInputStream(out.toByteArray()), false).known()).isEqualTo(2);
        assertThat(index.count(list.id())).isEqualTo(2);
    }

    @Test
    void anImportTakesBrokenMessagesAndOnlyLooksWhenAsked() throws IOException {
        String text = "From anne at example.test  Sat Jan  3 01:05:34 1996\nFrom: anne at example.test (Anne M.)\nSubject: pipermail\n\nt\n\nFrom x Sat Jan  3 01:05:35 1996\n\nno header at all\n";
        assertThat(mbox.importFrom(list, new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)), true).imported()).isEqualTo(2);
        assertThat(index.count(list.id())).isZero();
        MboxReport report = load(text);
        assertThat(report.imported()).isEqualTo(2);
        assertThat(report.broken()).isEqualTo(2);
        assertThat(report.notes()).hasSize(2);
        assertThat(load(text).known()).isEqualTo(2);
        assertThat(found("pipermail")).hasSize(1);
        ArchivedMessage hidden = index.byDate(list.id(), YearMonth.of(1996, 1), 0, 9).getFirst();
        assertThat(hidden.author()).isEqualTo("anne@example.test");
        assertThat(hidden.authorName()).isEqualTo("Anne M.");
    }

    @Test
    void filesAreServedByUnguessableNamesWithinTheirQuotaAndTime() {
        distribute("<1@x>", "s", "", "t");
        Attachments files = server.bean(Attachments.class);
        String url = store("..\\evil/ra\"pport.pdf", "x").orElseThrow();
        assertThat(url).startsWith("https://arc.example.test/lists/" + list.address() + "/attachments/").endsWith("/ra_pport.pdf");
        String token = url.split("/")[6];
        Attachments.Attachment file = files.find(list.id(), token).orElseThrow();
        assertThat(new String(files.content(file).octets(), StandardCharsets.UTF_8)).isEqualTo("x");
        assertThat(token).hasSize(32);
        set("urlize_quota", "1");
        assertThat(store("large", "x".repeat(1_024))).isEmpty();
        set("urlize_quota", "100");
        set("archive.web_access", "closed");
        assertThat(store("closed", "x")).isEmpty();
        set("archive.web_access", "public");
        server.bean(ArchiveRemoval.class).remove(list, List.of(one("<1@x>").key()), ANNE.toString(), "");
        assertThat(files.find(list.id(), token)).isEmpty();
        store("old", "x");
        jdbc.sql("UPDATE archive_attachment SET stored = '2001-01-01' WHERE list_id = ?").param(list.id()).update();
        set("urlize_days", "0");
        server.bean(ArchiveExpiry.class).run();
        assertThat(files.octets(list.id())).isEqualTo(1);
        set("urlize_days", "30");
        server.bean(ArchiveExpiry.class).run();
        assertThat(files.octets(list.id())).isZero();
    }

    @Test
    void nodesThatArchiveAtOnceLoseAndRepeatNothing() throws Exception {
        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = IntStream.range(0, 20).mapToObj(i -> both.submit(() -> distribute("<" + i + "@x>", "Re: s", "References: <" + (i - 1) + "@x>\r\n", "t"))).toList();
            for (var d : done) {
                d.get();
            }
        }
        assertThat(index.latest(list.id(), 99)).extracting(m -> m.number().getAsLong()).doesNotHaveDuplicates().hasSize(20);
        assertThat(index.thread(one("<7@x>"))).hasSize(20);
    }

    @Test
    void aPurgedListLeavesNothing() {
        distribute("<1@x>", "s", "References: <0@x>\r\n", "t");
        store("file", "x");
        server.bean(Catalog.class).purge(list);
        for (String table : List.of("archive_message", "archive_text", "archive_reference", "archive_attachment", "archive_volume", "archive_removal")) {
            assertThat(jdbc.sql("SELECT COUNT(*) FROM " + table + " WHERE list_id = ?").param(list.id()).query(Long.class).single()).as(table).isZero();
        }
    }

    private void set(String name, String value) {
        server.bean(Catalog.class).set(list, name, value);
    }

    private long distribute(String id, String subject, String fields, String body) {
        String message = "From: Anne Martin <anne@example.test>\r\nDate: Mon, 1 Jan 2024 10:00:00 +0000\r\nMessage-ID: " + id + "\r\nSubject: " + subject + "\r\n" + fields + "\r\n" + body + "\r\n";
        return server.bean(Distribution.class).distribute(list, ANNE, MessageContent.of(message.getBytes(StandardCharsets.UTF_8)), "test");
    }

    private void keep(String id, String body, Optional<String> decrypted, Instant when) {
        server.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            BodyStore bodies = server.bean(BodyStore.class);
            MessageContent content = message(id, body);
            BodyId stored = bodies.store(content);
            archive.keep(new KeptPost(list, when.toEpochMilli() + count++, content, stored, ANNE, when, decrypted.map(d -> message(id, d))));
            bodies.release(stored);
        });
    }

    private static MessageContent message(String id, String body) {
        return MessageContent.of(("From: anne@example.test\r\nMessage-ID: " + id + "\r\nSubject: s\r\n\r\n" + body + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private Optional<String> store(String name, String content) {
        return server.bean(TransactionTemplate.class).execute(status -> server.bean(Attachments.class).keep(list, "<1@x>", name, "application/pdf",
            MessageContent.of(content.getBytes(StandardCharsets.UTF_8))));
    }

    private MboxReport load(String text) {
        try {
            return mbox.importFrom(list, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), false);
        } catch (IOException unexpected) {
            throw new java.io.UncheckedIOException(unexpected);
        }
    }

    /** The texts of letters to the owner that wait in the queue. */
    private static List<String> letters() {
        return world.deliveries().stream().filter(d -> d.recipient().equals("owner@elsewhere.test"))
            .map(d -> d.content().contains("is nearly full") ? "arc_quota_95" : "arc_quota_exceeded").toList();
    }

    private ArchivedMessage one(String id) {
        return index.byMessageId(list.id(), id).orElseThrow();
    }

    private static String content(ArchivedMessage message) {
        return new String(index.content(message).orElseThrow().octets(), StandardCharsets.UTF_8);
    }

    private List<String> tree(String id) {
        return index.thread(one(id)).stream().map(l -> l.depth() + " " + l.message().messageId()).toList();
    }

    private List<String> found(String text) {
        return ids(search.search(list.id(), Wanted.words(text), 0, 50));
    }

    private static List<String> ids(ArchiveSearch.Found found) {
        return found.messages().stream().map(ArchivedMessage::messageId).toList();
    }

    private static String base64(String text) {
        return java.util.Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
