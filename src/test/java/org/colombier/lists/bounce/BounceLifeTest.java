package org.colombier.lists.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.lists.bounce.BounceLedger.Entry;
import org.colombier.lists.bounce.ProbeKey.Purpose;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.MemberKey;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.template.Letter;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.mail.SmtpReply;
import org.colombier.queue.FailureTaker.Failure;
import org.colombier.queue.QueueId;
import org.colombier.testing.SmtpSink;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What becomes of members whose mail comes back. */
class BounceLifeTest {

    private static final Domain DOMAIN = new Domain("lists.test");
    private static final EmailAddress OWNER = EmailAddress.parse("owner@home.test");
    private static int lists;

    private static SmtpSink world;
    private static TestServer server;

    @BeforeAll
    static void start() {
        world = SmtpSink.start();
        server = TestServer.start(world.asRelayHost());
        server.bean(Domains.class).add(new MailDomain(DOMAIN, true, false, Optional.empty(), "en"), Set.of(OWNER));
    }

    @AfterAll
    static void stop() {
        server.close();
        world.close();
    }

    @Test
    void aRefusalAtSmtpTimeIsCountedWithoutAMail() {
        MailingList list = list();
        Member dead = member(list, "dead@far.test");
        Member strict = member(list, "strict@far.test");
        boolean taken = server.bean(Refusals.class).take(QueueId.next(Clock.systemUTC()), Envelope.verp(EmailAddress.parse("bounce@lists.test"), -1), List.of(
            new Failure(Recipient.of(dead.address(), key(dead)), new SmtpReply(550, "5.1.1", "User unknown")),
            new Failure(Recipient.of(strict.address(), key(strict)), new SmtpReply(550, "5.7.1", "Rejected by DMARC policy"))));
        assertThat(taken).isTrue();
        assertThat(members().bounces(dead.id()).orElseThrow().count()).isEqualTo(1);
        assertThat(members().bounces(strict.id())).as("other people's DMARC says nothing of the address").isEmpty();
        assertThat(book().history(strict)).singleElement().satisfies(e -> assertThat(e.kind()).isEqualTo(BounceKind.POLICY));
    }

    @Test
    void copiesThatTravelledTogetherAreToldByTheirAddresses() {
        MailingList list = list();
        Member dead = member(list, "dead@far.test");
        boolean taken = server.bean(Refusals.class).take(QueueId.next(Clock.systemUTC()), Envelope.from(ReversePath.of(list.ownerAddress())),
            List.of(new Failure(Recipient.of(dead.address()), new SmtpReply(550, "5.1.1", "User unknown"))));
        assertThat(taken).isTrue();
        assertThat(members().bounces(dead.id())).isPresent();
        assertThat(server.bean(Refusals.class).take(QueueId.next(Clock.systemUTC()), Envelope.from(ReversePath.of(EmailAddress.parse("ann@elsewhere.test"))),
            List.of(new Failure(Recipient.of(dead.address()), new SmtpReply(550, "5.1.1", "User unknown"))))).as("a person's mail").isFalse();
    }

    @Test
    void whoReachesLevelTwoIsRemovedOnceAndTheOwnersAreTold() {
        MailingList list = list();
        Member dead = member(list, "dead@far.test");
        bounced(list, dead, 80, BounceKind.HARD, "5.1.1");
        server.bean(BounceEvaluation.class).run();
        assertThat(members().isMember(list.id(), dead.address())).isFalse();
        assertThat(book().actions(list)).singleElement().satisfies(a -> {
            assertThat(a.action()).isEqualTo("removed");
            assertThat(a.reason()).contains("score 80 = 80 bounces x regularity 1.00 (80 posts) x weight 1.00");
        });
        server.bean(BounceEvaluation.class).run();
        assertThat(book().actions(list)).hasSize(1);
        awaitLetter(OWNER, "dead@far.test");
    }

    @Test
    void whoReachesLevelOneIsWrittenToAndSaysThatTheMailboxWorks() {
        MailingList list = list();
        Member full = member(list, "full@far.test");
        bounced(list, full, 100, BounceKind.SOFT, "4.2.2");
        server.bean(BounceEvaluation.class).run();
        server.bean(BounceEvaluation.class).run();
        assertThat(book().actions(list)).as("once a week").singleElement().satisfies(a -> assertThat(a.action()).isEqualTo("notified"));
        awaitLetter(full.address(), "/alive/z");
        String key = server.bean(ProbeKey.class).of(Purpose.ALIVE, full.id());
        assertThat(server.bean(Alive.class).confirm(key)).isTrue();
        assertThat(members().bounces(full.id())).isEmpty();
        assertThat(server.bean(Alive.class).confirm(key(full))).as("the key of a copy is no proof").isFalse();
    }

    @Test
    void aListThatSaysSoDoesNothing() {
        MailingList list = list();
        server.bean(Catalog.class).set(list, "bouncers_level2.action", "none");
        Member dead = member(list, "dead@far.test");
        bounced(list, dead, 80, BounceKind.HARD, "5.1.1");
        server.bean(BounceEvaluation.class).run();
        assertThat(book().actions(list)).isEmpty();
        server.bean(Catalog.class).set(list, "bouncers_level2.rate", "200");
        assertThat(book().find(list, dead).orElseThrow().level()).isEqualTo(1);
        server.bean(Catalog.class).set(list, "bouncers_level1.rate", "100");
        assertThat(book().find(list, dead).orElseThrow().level()).isZero();
    }

    @Test
    void aWelcomeThatComesBackEndsTheMembership() {
        MailingList list = list();
        Member wrong = member(list, "wrong@far.test");
        Letter letter = Letter.fromList(list, "welcome", wrong.address(), list.locale());
        assertThat(server.bean(Probes.class).of(letter)).as("off by default").isEmpty();
        server.bean(Catalog.class).set(list, "verp_welcome", "on");
        EmailAddress returns = server.bean(Probes.class).of(letter).orElseThrow();
        assertThat(returns.localPart().length()).isLessThanOrEqualTo(64);
        desk().keyed(returns.localPart().substring(7), mail("postfix-user-unknown", ""));
        assertThat(members().isMember(list.id(), wrong.address())).isFalse();
        awaitLetter(OWNER, "The letter that the list " + list.address());
    }

    @Test
    void aReminderThatComesBackEndsTheMembershipUnlessItIsOnlyDelayed() {
        MailingList list = list();
        Member slow = member(list, "slow@far.test");
        server.bean(Catalog.class).set(list, "verp_remind", "on");
        String key = server.bean(Probes.class).of(Letter.fromList(list, "remind", slow.address(), list.locale())).orElseThrow().localPart().substring(7);
        desk().keyed(key, mail("postfix-delayed", ""));
        desk().keyed(key, mail("vacation-french", ""));
        assertThat(members().isMember(list.id(), slow.address())).isTrue();
        desk().keyed(key, mail("qmail-no-mailbox", ""));
        assertThat(members().isMember(list.id(), slow.address())).isFalse();
    }

    @Test
    void aComplaintWithOurKeyUnsubscribesAndAForgedOneDoesNoHarm() {
        MailingList list = list();
        Member angry = member(list, "joe@isp.test");
        ReturnedMail forged = mail("arf-abuse", "");
        desk().complaint(DOMAIN, new ReturnedMail("TEST", forged.reversePath(), forged.header(), replaced(forged.content(), "news.lists.test", list.listId())));
        assertThat(members().isMember(list.id(), angry.address())).as("anybody can name an address").isTrue();
        desk().complaint(DOMAIN, mail("arf-redacted", key(angry)));
        assertThat(members().isMember(list.id(), angry.address())).isFalse();
        awaitLetter(OWNER, "joe@isp.test reports that this member");
    }

    @Test
    void reportsAndReceiptsAreKeptForTrackedPosts() {
        MailingList list = list();
        Member reader = member(list, "joe@far.test");
        server.bean(Catalog.class).set(list, "tracking.message_disposition_notification", "on");
        Tracking tracking = server.bean(Tracking.class);
        assertThat(tracking.wants(list, server.bean(Catalog.class).settings(list))).isTrue();
        jdbc().sql("INSERT INTO tracked_post (list_id, number, message_id, subject, sent) VALUES (?, 3, UNHEX(SHA2('<m1@home.test>', 256)), 'Minutes', ?)").params(list.id(), BounceLedger.utc(Instant.now().minus(Duration.ofDays(80)))).update();
        desk().unkeyed(list, mail("mdn-displayed", ""));
        desk().keyed(key(reader), mail("postfix-success", ""));
        assertThat(tracking.find(list, 3).orElseThrow().fates()).extracting(TrackedPost.Fate::kind, TrackedPost.Fate::result)
            .containsExactly(org.assertj.core.groups.Tuple.tuple("dsn", "relayed"), org.assertj.core.groups.Tuple.tuple("mdn", "displayed"));
        server.bean(BounceExpiry.class).run();
        assertThat(tracking.find(list, 3)).isPresent();
        server.bean(Catalog.class).set(list, "tracking.retention_period", "60");
        server.bean(BounceExpiry.class).run();
        assertThat(tracking.find(list, 3)).isEmpty();
    }

    @Test
    void aRunningQueueCountsRefusalsWithAndWithoutVerpAndWritesNoMail() throws Exception {
        for (String rate : List.of("100%", "0%")) {
            MailingList list = list();
            server.bean(Catalog.class).set(list, "verp_rate", rate);
            server.bean(Catalog.class).set(list, "tracking.delivery_status_notification", "off");
            Member dead = member(list, "unknown-dead@far.test");
            member(list, "alive@far.test");
            post("alive@far.test", list, "counted");
            org.awaitility.Awaitility.await(rate).atMost(Duration.ofSeconds(20)).until(() -> members().bounces(dead.id()).isPresent());
            assertThat(book().find(list, dead).orElseThrow().lastReport()).as("there was no report to read").isEmpty();
            assertThat(book().history(dead)).singleElement().satisfies(e -> {
                assertThat(e.kind()).isEqualTo(BounceKind.HARD);
                assertThat(e.reason()).startsWith("550 ");
            });
            assertThat(world.deliveries()).as("nobody is written to").noneMatch(d -> d.content().contains("multipart/report") && d.content().contains("unknown-dead"));
        }
    }

    @Test
    void aTrackedPostsReportsComeBackToIt() throws Exception {
        MailingList list = list();
        Catalog catalog = server.bean(Catalog.class);
        catalog.set(list, "tracking.delivery_status_notification", "on");
        catalog.set(list, "tracking.message_disposition_notification", "on");
        for (String address : List.of("unknown-t@far.test", "reads@far.test", "gets@far.test")) {
            member(list, address);
        }
        post("gets@far.test", list, "tracked");
        Tracking tracking = server.bean(Tracking.class);
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> copies(list).size() == 2 && tracking.posts(list).size() == 1);
        long number = tracking.posts(list).getFirst().number();
        String path = copies(list).stream().filter(d -> d.recipient().equals("gets@far.test")).findFirst().orElseThrow().sender();
        smtp("", path, "From: MAILER-DAEMON@far.test\r\nSubject: Delivered\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nIt arrived.\r\n"
            + "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; far.test\r\nOriginal-Envelope-Id: " + new org.colombier.lists.posting.PostMark(list.id(), number).envelopeId()
            + "\r\n\r\nFinal-Recipient: rfc822; gets@far.test\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\n--b--\r\n");
        smtp("reads@far.test", list.ownerAddress().toString(), "From: reads@far.test\r\nSubject: Read\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n--b\r\n\r\nIt was read.\r\n"
            + "--b\r\nContent-Type: message/disposition-notification\r\n\r\nFinal-Recipient: rfc822; reads@far.test\r\nOriginal-Message-ID: <tracked@test>\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n\r\n--b--\r\n");
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(tracking.find(list, number).orElseThrow().fates())
            .extracting(TrackedPost.Fate::address, TrackedPost.Fate::kind, TrackedPost.Fate::result).containsExactlyInAnyOrder(
                org.assertj.core.groups.Tuple.tuple("gets@far.test", "dsn", "delivered"), org.assertj.core.groups.Tuple.tuple("reads@far.test", "mdn", "displayed"),
                org.assertj.core.groups.Tuple.tuple("unknown-t@far.test", "dsn", "failed")));
        assertThat(tracking.number(list, "<tracked@test>")).contains(number);
        assertThat(members().bouncing(list.id(), 10)).as("what arrived and what was read counts against nobody").hasSize(1);
    }

    @Test
    void whereTheSiteWantsItALastLetterTestsTheMailboxBeforeARemoval() {
        MailingList list = list();
        Member dead = member(list, "last-dead@far.test");
        Member well = member(list, "last-well@far.test");
        for (Member member : List.of(dead, well)) {
            bounced(list, member, 100, BounceKind.HARD, "5.1.1");
        }
        evaluation(Clock.systemUTC()).run();
        evaluation(Clock.systemUTC()).run();
        awaitLetter(dead.address(), "This letter is a test.");
        awaitLetter(well.address(), "This letter is a test.");
        assertThat(book().actions(list)).extracting(BounceAction::action).containsExactly("probed", "probed");
        SmtpSink.Delivery probe = world.deliveries().stream().filter(d -> d.recipient().equals(dead.address().toString())).findFirst().orElseThrow();
        assertThat(probe.sender()).matches("bounce\\+p[a-z0-9]{34}@lists\\.test");
        desk().keyed(probe.sender().substring(7, 42), mail("postfix-user-unknown", ""));
        assertThat(members().isMember(list.id(), dead.address())).isFalse();
        evaluation(Clock.offset(Clock.systemUTC(), Duration.ofDays(7))).run();
        assertThat(members().isMember(list.id(), well.address())).isTrue();
        assertThat(members().bounces(well.id())).as("the last letter did not come back").isEmpty();
    }

    private static BounceEvaluation evaluation(Clock clock) {
        BounceSettings probing = new BounceSettings(10, Duration.ofDays(10), Duration.ZERO, Duration.ofDays(10), Duration.ofDays(7), true, Duration.ofDays(6), Duration.ofDays(365));
        return new BounceEvaluation(server.bean(Catalog.class), members(), server.bean(org.colombier.lists.members.MemberBounces.class), book(), server.bean(BounceLedger.class),
            server.bean(BounceActions.class), server.bean(Probes.class), server.bean(ProbeKey.class), server.bean(org.colombier.lists.template.RobotPost.class),
            server.bean(org.colombier.directory.PortalLinks.class), probing, server.bean(org.springframework.transaction.support.TransactionTemplate.class), clock);
    }

    @Test
    void includedMembersAreWrittenToAndNeverRemoved() {
        MailingList list = list();
        Member included = member(list, "included@far.test");
        jdbc().sql("UPDATE list_member SET included = TRUE, subscribed = FALSE WHERE id = ?").param(included.id()).update();
        bounced(list, included, 60, BounceKind.HARD, "5.1.1");
        jdbc().sql("UPDATE list_post_day SET posts = 60 WHERE list_id = ?").param(list.id()).update();
        server.bean(BounceEvaluation.class).run();
        assertThat(members().isMember(list.id(), included.address())).as("a data source would bring an included member back").isTrue();
        awaitLetter(included.address(), "has come back 60 times");
        assertThat(book().actions(list)).extracting(BounceAction::action).containsExactly("notified");
    }

    @Test
    void bouncesAreForgottenWhenPostsHaveArrivedSince() {
        MailingList list = list();
        Member well = member(list, "well@far.test");
        bounced(list, well, 20, BounceKind.HARD, "5.1.1");
        jdbc().sql("INSERT INTO list_traffic (list_id, posts, octets, copies, last_post) VALUES (?, 1, 1, 1, ?)").params(list.id(), BounceLedger.utc(Instant.now().plus(Duration.ofDays(5)))).update();
        server.bean(BounceExpiry.class).run();
        assertThat(members().bounces(well.id())).as("five days are not enough").isPresent();
        jdbc().sql("UPDATE list_traffic SET last_post = ? WHERE list_id = ?").params(BounceLedger.utc(Instant.now().plus(Duration.ofDays(11))), list.id()).update();
        server.bean(BounceExpiry.class).run();
        assertThat(members().bounces(well.id())).isEmpty();
    }

    @Test
    void ownersAreWarnedOnceADayWhenTooManyBounceAndListmastersWhenAllDo() {
        MailingList list = list();
        Member one = member(list, "one@far.test");
        Member two = member(list, "two@far.test");
        bounced(list, one, 1, BounceKind.HARD, "5.1.1");
        bounced(list, two, 1, BounceKind.HARD, "5.1.1");
        BounceRate rate = server.bean(BounceRate.class);
        rate.before(list, server.bean(Catalog.class).settings(list));
        rate.before(list, server.bean(Catalog.class).settings(list));
        awaitLetter(OWNER, "of its 2 members (100%)");
        awaitLetter(OWNER, "comes back from all of its");
        assertThat(world.deliveries().stream().filter(m -> text(m).contains(list.address() + " comes back from 2"))).hasSize(1);
    }

    @Test
    void whatAPersonWritesToTheOwnerAddressIsNoReport() {
        assertThat(desk().isReport(mail("person-to-owner", ""))).isFalse();
        assertThat(desk().isReport(mail("person-forwards-a-bounce", ""))).isFalse();
        assertThat(desk().isReport(mail("postfix-user-unknown", ""))).isTrue();
        assertThat(desk().isReport(mail("empty-null-sender", ""))).isTrue();
    }

    @Test
    void aHistoryHoldsTheLastTwentyEvents() {
        MailingList list = list();
        Member busy = member(list, "busy@far.test");
        bounced(list, busy, 50, BounceKind.SOFT, "4.2.2");
        assertThat(book().history(busy)).hasSize(BounceLedger.HISTORY);
    }

    private static List<SmtpSink.Delivery> copies(MailingList list) {
        return world.deliveries().stream().filter(d -> d.content().contains("X-Loop: " + list.address())).toList();
    }

    private static void post(String from, MailingList list, String id) throws Exception {
        smtp(from, list.address().toString(), "From: <" + from + ">\r\nTo: <" + list.address() + ">\r\nSubject: hello\r\nDate: Fri, 20 Nov 2026 12:00:00 +0000\r\nMessage-ID: <" + id + "@test>\r\n\r\nGood day.\r\n");
    }

    private static void smtp(String from, String to, String message) throws Exception {
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", server.port("smtp.mx"))) {
            var in = new java.io.BufferedReader(new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line : List.of("", "HELO test", "MAIL FROM:<" + from + ">", "RCPT TO:<" + to + ">", "DATA", message + "\r\n.", "QUIT")) {
                if (!line.isEmpty()) {
                    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
                }
                assertThat(in.readLine()).as(line).matches("[23].*");
            }
        }
    }

    private static void bounced(MailingList list, Member member, int times, BounceKind kind, String status) {
        List<Entry> entries = new ArrayList<>();
        Instant now = Instant.now();
        for (int i = 0; i < times; i++) {
            entries.add(new Entry(member.id(), list.id(), new Bounce(kind, "", status, "refused"), now.minus(Duration.ofDays(30)).plusSeconds(i * 30L * 86_400 / times), "TEST", ""));
        }
        server.bean(BounceLedger.class).note(entries);
        jdbc().sql("REPLACE INTO list_post_day (list_id, day, posts) VALUES (?, ?, ?)").params(list.id(), BounceLedger.utc(now.minus(Duration.ofDays(20))).toLocalDate(), times).update();
    }

    private static ReturnedMail mail(String form, String key) {
        try (var in = BounceLifeTest.class.getResourceAsStream("/bounces/" + form + ".eml")) {
            byte[] octets = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\n", "\r\n").replace("bounce+key@", "bounce+" + key + "@").getBytes(StandardCharsets.UTF_8);
            HeaderSection header = HeaderSection.read(octets);
            String path = header.first("Return-Path").orElse("<>").replaceAll("[<>]", "").strip();
            return new ReturnedMail("TEST", EmailAddress.tryParse(path).map(ReversePath::of).orElse(ReversePath.NULL), header, MessageContent.of(octets));
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static MessageContent replaced(MessageContent content, String from, String to) {
        return MessageContent.of(new String(content.octets(), StandardCharsets.UTF_8).replace(from, to).getBytes(StandardCharsets.UTF_8));
    }

    private static MailingList list() {
        MailingList list = server.bean(Catalog.class).create(NewList.of(EmailAddress.parse("list" + ++lists + "@lists.test"), "discussion", "A list"));
        server.bean(Admins.class).add(list, ListAdmin.owner(list.id(), OWNER, ""));
        return list;
    }

    private static Member member(MailingList list, String address) {
        members().add(list, NewMember.of(EmailAddress.parse(address), ""));
        return members().find(list.id(), EmailAddress.parse(address)).orElseThrow();
    }

    private static void awaitLetter(EmailAddress to, String text) {
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> world.deliveries().stream().anyMatch(m -> m.recipient().equals(to.toString()) && text(m).contains(text)));
    }

    private static String text(SmtpSink.Delivery mail) {
        return mail.content();
    }

    private static String key(Member member) {
        return server.bean(MemberKey.class).of(member.id());
    }

    private static Members members() {
        return server.bean(Members.class);
    }

    private static BounceBook book() {
        return server.bean(BounceBook.class);
    }

    private static BounceDesk desk() {
        return server.bean(BounceDesk.class);
    }

    private static JdbcClient jdbc() {
        return server.bean(JdbcClient.class);
    }
}
