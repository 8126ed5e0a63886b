package org.colombier.lists.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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
        boolean taken = server.bean(Refusals.class).take(QueueId.next(java.time.Clock.systemUTC()), Envelope.verp(EmailAddress.parse("bounce@lists.test"), -1), List.of(
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
        boolean taken = server.bean(Refusals.class).take(QueueId.next(java.time.Clock.systemUTC()), Envelope.from(ReversePath.of(list.ownerAddress())),
            List.of(new Failure(Recipient.of(dead.address()), new SmtpReply(550, "5.1.1", "User unknown"))));
        assertThat(taken).isTrue();
        assertThat(members().bounces(dead.id())).isPresent();
        assertThat(server.bean(Refusals.class).take(QueueId.next(java.time.Clock.systemUTC()), Envelope.from(ReversePath.of(EmailAddress.parse("ann@elsewhere.test"))),
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
