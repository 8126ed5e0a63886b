package org.colombier.lists.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.members.Reception;
import org.colombier.lists.posting.Distribution;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.colombier.testing.SmtpSink;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Digests of a running server, as they reach their readers. */
class DigestsTest {

    private static SmtpSink world;
    private static TestServer server;

    @BeforeAll
    static void start() {
        world = SmtpSink.start();
        server = TestServer.start(world.asRelayHost());
        server.bean(Domains.class).add(new MailDomain(new Domain("lists.test"), true, false, Optional.empty(), "en"), Set.of(EmailAddress.parse("owner@home.test")));
    }

    @AfterAll
    static void stop() {
        server.close();
        world.close();
    }

    @Test
    void whoChoseADigestGetsItAtItsTimeAndNoMessageBefore() {
        MailingList list = list("times");
        join(list, Reception.MAIL, "each");
        join(list, Reception.DIGEST, "mime");
        join(list, Reception.DIGESTPLAIN, "plain");
        join(list, Reception.SUMMARY, "index");
        post(list, "first");
        post(list, "second");
        assertThat(digests().sendDue().editions()).isZero();
        await().untilAsserted(() -> assertThat(received("each-times")).hasSize(2));
        assertThat(received("mime-times")).isEmpty();
        someDaysPass(list);
        assertThat(digests().sendDue()).isEqualTo(new Digests.Sent(1, 2, 3));
        await().untilAsserted(() -> assertThat(List.of(received("mime-times"), received("plain-times"), received("index-times"))).allSatisfy(got -> assertThat(got).hasSize(1)));
        assertThat(received("mime-times").getFirst().content()).contains("multipart/digest").contains("body of first").contains("body of second")
            .contains("List-Id: <times.lists.test>").containsPattern("List-Unsubscribe: <https://lists.test/u/[a-v0-9]{29}>");
        assertThat(received("plain-times").getFirst().content()).contains("body of first").contains("-".repeat(70));
        assertThat(received("index-times").getFirst().content()).contains("second").doesNotContain("body of");
        assertThat(digests().sendDue()).isEqualTo(Digests.Sent.NOTHING);
        assertThat(server.bean(JdbcClient.class).sql("SELECT COUNT(*) FROM digest_post WHERE list_id = ?").param(list.id()).query(Long.class).single()).isZero();
    }

    @Test
    void aFullDigestLeavesAtOnce() {
        MailingList list = list("full");
        server.bean(Catalog.class).set(list, "digest_max_size", "3");
        join(list, Reception.DIGEST, "mime");
        IntStream.range(0, 7).forEach(i -> post(list, "n" + i));
        await().untilAsserted(() -> assertThat(received("mime-full")).hasSize(2));
        assertThat(digests().waiting(list)).hasSize(1);
    }

    @Test
    void ofManyWhoSendAtOnceOneDoes() {
        MailingList list = list("race");
        join(list, Reception.DIGEST, "mime");
        IntStream.range(0, 5).forEach(i -> post(list, "n" + i));
        List<CompletableFuture<Digests.Sent>> all = IntStream.range(0, 8).mapToObj(i -> CompletableFuture.supplyAsync(() -> digests().send(list, false))).toList();
        assertThat(all.stream().mapToLong(f -> f.join().posts()).sum()).isEqualTo(5);
        await().untilAsserted(() -> assertThat(received("mime-race")).hasSize(1));
    }

    @Test
    void aListWhoseDigestCannotBeWrittenStopsNoOther() {
        MailingList broken = list("broken");
        MailingList sound = list("sound");
        for (MailingList list : List.of(broken, sound)) {
            join(list, Reception.DIGEST, "mime");
            post(list, "hello");
            someDaysPass(list);
        }
        JdbcClient jdbc = server.bean(JdbcClient.class);
        long body = jdbc.sql("SELECT body_id FROM digest_post WHERE list_id = ?").param(broken.id()).query(Long.class).single();
        jdbc.sql("UPDATE digest_post SET body_id = -1 WHERE list_id = ?").param(broken.id()).update();
        assertThat(digests().sendDue().posts()).isEqualTo(1);
        await().untilAsserted(() -> assertThat(received("mime-sound")).hasSize(1));
        jdbc.sql("UPDATE digest_post SET body_id = ? WHERE list_id = ?").params(body, broken.id()).update();
        assertThat(digests().sendDue().posts()).as("and is sent once it can be").isEqualTo(1);
    }

    @Test
    void withoutTimesEverybodyGetsEveryMessage() {
        MailingList list = list("none");
        server.bean(Catalog.class).set(list, "digest", "");
        join(list, Reception.DIGEST, "mime");
        post(list, "only");
        await().untilAsserted(() -> assertThat(received("mime-none")).hasSize(1));
        assertThat(digests().waiting(list)).isEmpty();
    }

    @Test
    void aPreviewSendsNothingAndAKeptDigestStays() {
        MailingList list = list("look");
        join(list, Reception.DIGEST, "mime");
        post(list, "seen");
        assertThat(digests().preview(list, DigestForm.MIME)).hasValueSatisfying(m -> assertThat(new String(m.octets())).contains("body of seen"));
        assertThat(digests().send(list, true).posts()).isEqualTo(1);
        assertThat(digests().waiting(list)).hasSize(1);
        server.bean(Catalog.class).purge(list);
        assertThat(server.bean(JdbcClient.class).sql("SELECT COUNT(*) FROM digest_post WHERE list_id = ?").param(list.id()).query(Long.class).single()).isZero();
    }

    /** A list whose time came two hours ago, every day. */
    private static MailingList list(String name) {
        Catalog catalog = server.bean(Catalog.class);
        MailingList list = catalog.create(NewList.of(EmailAddress.parse(name + "@lists.test"), "discussion", "A list"));
        catalog.set(list, "time_zone", "UTC");
        catalog.set(list, "digest", "0,1,2,3,4,5,6 " + LocalTime.now(ZoneOffset.UTC).minusHours(2).format(DateTimeFormatter.ofPattern("HH:mm")));
        return list;
    }

    private static void join(MailingList list, Reception reception, String who) {
        EmailAddress address = EmailAddress.parse(who + "-" + list.name() + "@home.test");
        server.bean(Members.class).add(list, NewMember.of(address, ""));
        server.bean(Members.class).setReception(list.id(), address, reception);
    }

    private static void post(MailingList list, String subject) {
        String message = "From: author@home.test\r\nTo: " + list.address() + "\r\nSubject: " + subject + "\r\n\r\nbody of " + subject + "\r\n";
        server.bean(Distribution.class).distribute(list, EmailAddress.parse("author@home.test"), MessageContent.of(message.getBytes()), "TEST");
    }

    private static void someDaysPass(MailingList list) {
        server.bean(JdbcClient.class).sql("UPDATE digest_post SET received = received - INTERVAL 3 DAY WHERE list_id = ?").param(list.id()).update();
    }

    private static Digests digests() {
        return server.bean(Digests.class);
    }

    private static List<SmtpSink.Delivery> received(String who) {
        return world.deliveries().stream().filter(d -> d.recipient().equals(who + "@home.test")).toList();
    }
}
