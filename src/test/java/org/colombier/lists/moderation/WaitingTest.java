package org.colombier.lists.moderation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.moderation.HeldMessage.Decider;
import org.colombier.lists.moderation.HeldMessage.State;
import org.colombier.lists.posting.ReadableText;
import org.colombier.lists.scenario.BlockList;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.colombier.queue.BodyStore;
import org.colombier.testing.SmtpSink;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What waits is decided once, told of once, and ends once, also when two nodes look at the same moment. */
class WaitingTest {

    private static final EmailAddress OWNER = EmailAddress.parse("owner@home.test");
    private static final EmailAddress ONE = EmailAddress.parse("one@mods.test");
    private static final EmailAddress TWO = EmailAddress.parse("two@mods.test");

    private static SmtpSink world;
    private static TestServer server;

    @BeforeAll
    static void start() {
        world = SmtpSink.start();
        server = TestServer.start(world.asRelayHost(), "--colombier.moderation.spam-address=spam@desk.test");
        server.bean(Domains.class).add(new MailDomain(new Domain("lists.test"), true, false, Optional.empty(), "en"), Set.of(OWNER));
    }

    @AfterAll
    static void stop() {
        server.close();
        world.close();
    }

    @Test
    void whatNobodyDecidesEndsOnceAndItsAuthorHears() {
        MailingList list = list("ends");
        long id = hold(list, "late@author.test", "Late");
        age("held_message", "received", id, 31);
        twice(() -> server.bean(Expiry.class).run());
        assertThat(messages().find(id).orElseThrow().state()).isEqualTo(State.EXPIRED);
        assertThat(text(awaitMail("late@author.test", "was not"))).contains("Late", "30 days");
        assertThat(mails("late@author.test")).hasSize(1);
        assertThat(messages().content(id)).isEmpty();
        assertThat(messages().accept(id, ONE).acted()).isFalse();
    }

    @Test
    void moderatorsAreRemindedOnceOfWhatWaits() {
        MailingList list = list("reminds");
        hold(list, "a@author.test", "First thing");
        long id = hold(list, "a@author.test", "Second thing");
        server.bean(Reminders.class).run();
        assertThat(server.bean(JdbcClient.class).sql("SELECT reminded FROM held_message WHERE id = ?").param(id).query(java.sql.Timestamp.class).optional()).isEmpty();
        age("held_message", "received", id, 4);
        twice(() -> server.bean(Reminders.class).run());
        assertThat(text(awaitMail(ONE.toString(), "For the list reminds@lists.test, 2 messages wait"))).contains("a@author.test: First thing", "a@author.test: Second thing");
        assertThat(mails(TWO.toString()).filter(m -> text(m).contains("reminds@lists.test"))).hasSizeLessThanOrEqualTo(1);
        assertThat(mails(ONE.toString()).filter(m -> text(m).contains("reminds@lists.test"))).hasSize(1);
    }

    @Test
    void aRequestThatNobodyDecidesEndsAndWhoAskedHears() {
        MailingList list = list("asks");
        EmailAddress asker = EmailAddress.parse("asker@a.test");
        Requests requests = server.bean(Requests.class);
        long owners = requests.hold(new Requests.NewRequest(list.id(), Decider.MODERATOR, "subscribe", asker, asker, "")).id();
        long own = requests.hold(new Requests.NewRequest(list.id(), Decider.AUTHOR, "subscribe", EmailAddress.parse("never@a.test"), EmailAddress.parse("never@a.test"), "")).id();
        age("held_request", "created", owners, 31);
        age("held_request", "created", own, 31);
        server.bean(Expiry.class).run();
        awaitMail("asker@a.test", "Nobody decided about it");
        assertThat(List.of(owners, own)).allSatisfy(id -> assertThat(requests.find(id).orElseThrow().state()).isEqualTo(State.EXPIRED));
        assertThat(mails("never@a.test")).isEmpty();
    }

    @Test
    void theOtherModeratorsHearWhoDecidedWhereTheListWantsIt() {
        MailingList list = list("shared");
        server.bean(Catalog.class).set(list, "moderation_notice", "on");
        server.bean(Members.class).add(list, NewMember.of(EmailAddress.parse("reader@m.test"), ""));
        long id = hold(list, "newcomer@author.test", "Together");
        assertThat(messages().accept(id, ONE, new Acceptance(Set.of(), true)).acted()).isTrue();
        assertThat(messages().reject(id, TWO, Rejection.PLAIN).acted()).isFalse();
        assertThat(text(awaitMail(TWO.toString(), "one@mods.test has distributed"))).contains("Together");
        assertThat(awaitMail("reader@m.test", "text of Together").content()).contains("X-Validation-by: one@mods.test");
        // Moderators may not add members by the list's rules, so the author stays what they were.
        assertThat(server.bean(Members.class).isMember(list.id(), EmailAddress.parse("newcomer@author.test"))).isFalse();
        assertThat(mails(ONE.toString()).filter(m -> text(m).contains("has distributed"))).isEmpty();
        assertThat(messages().decided(list.id(), 10)).first().satisfies(d -> assertThat(d.decidedBy()).contains(ONE));
    }

    @Test
    void anOwnerMakesAnAuthorAMemberWithTheAcceptance() {
        MailingList list = list("grows");
        long id = hold(list, "welcome@author.test", "Hello");
        messages().accept(id, OWNER, new Acceptance(Set.of(), true));
        assertThat(server.bean(Members.class).isMember(list.id(), EmailAddress.parse("welcome@author.test"))).isTrue();
        awaitMail("welcome@author.test", "is now a member");
    }

    @Test
    void aRejectionUsesTheListsOwnTextOrSaysNothingAndBlocks() {
        MailingList list = list("refuses");
        server.bean(org.colombier.lists.template.ListTexts.class).save(list, "reject_topic", "en", "Subject: Off topic\n\nNot about {{ list.name }}: {{ reason }}", OWNER);
        messages().reject(hold(list, "off@author.test", "Cars"), ONE, new Rejection(Optional.of("cars"), Optional.of("reject_topic"), false, false, false));
        awaitMail("off@author.test", "Not about refuses: cars");
        messages().reject(hold(list, "spammer@author.test", "Buy"), ONE, new Rejection(Optional.empty(), Optional.empty(), true, true, true));
        assertThat(awaitMail("spam@desk.test", "by spammer@author.test, as spam").content()).contains("text of Buy");
        assertThat(mails("spammer@author.test")).isEmpty();
        assertThat(server.bean(BlockList.class).entries(BlockList.Kind.BLOCK, new BlockList.OfList(list.id()))).extracting(BlockList.Entry::pattern).containsExactly("spammer@author.test");
    }

    private static MailingList list(String name) {
        MailingList list = server.bean(Catalog.class).create(NewList.of(EmailAddress.parse(name + "@lists.test"), "moderated", "A list"));
        Admins admins = server.bean(Admins.class);
        admins.add(list, ListAdmin.owner(list.id(), OWNER, ""));
        List.of(ONE, TWO).forEach(m -> admins.add(list, ListAdmin.moderator(list.id(), m, "")));
        return list;
    }

    private static long hold(MailingList list, String author, String subject) {
        byte[] octets = ("From: " + author + "\r\nTo: " + list.address() + "\r\nSubject: " + subject + "\r\nMessage-ID: <" + System.nanoTime() + "@author.test>\r\n\r\ntext of "
            + subject + "\r\n").getBytes(StandardCharsets.UTF_8);
        return new TransactionTemplate(server.bean(PlatformTransactionManager.class)).execute(t -> messages().hold(new HeldMessages.NewHeld(list.id(), Decider.MODERATOR,
            server.bean(BodyStore.class).store(MessageContent.of(octets)), octets.length, EmailAddress.parse(author), subject, "", false)).id());
    }

    private static HeldMessages messages() {
        return server.bean(HeldMessages.class);
    }

    private static void age(String table, String column, long id, int days) {
        server.bean(JdbcClient.class).sql("UPDATE " + table + " SET " + column + " = " + column + " - INTERVAL " + days + " DAY WHERE id = ?").param(id).update();
    }

    /** As two nodes would whose lock failed them. */
    private static void twice(Runnable work) {
        CompletableFuture.allOf(CompletableFuture.runAsync(work), CompletableFuture.runAsync(work)).join();
    }

    private static Stream<SmtpSink.Delivery> mails(String recipient) {
        return world.deliveries().stream().filter(d -> d.recipient().equals(recipient));
    }

    private static String text(SmtpSink.Delivery mail) {
        return ReadableText.of(mail.content().getBytes(StandardCharsets.UTF_8));
    }

    private static SmtpSink.Delivery awaitMail(String recipient, String words) {
        return await(words).atMost(Duration.ofSeconds(20)).until(() -> mails(recipient).filter(d -> text(d).contains(words)).findFirst(), Optional::isPresent).orElseThrow();
    }
}
