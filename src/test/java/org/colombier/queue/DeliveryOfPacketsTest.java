package org.colombier.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.colombier.queue.QueueFixture.message;
import static org.colombier.queue.QueueFixture.recipients;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.colombier.mail.DeliveryReport;
import org.colombier.mail.DeliveryReport.Action;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.NextHop;
import org.colombier.mail.NextHop.Transport;
import org.colombier.mail.Recipient;
import org.colombier.mail.Recipient.Notify;
import org.colombier.mail.ReversePath;
import org.colombier.mail.SmtpReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

class DeliveryOfPacketsTest {

    private static final Envelope FROM_ANN = Envelope.from(ReversePath.of(EmailAddress.parse("ann@sender.test")));
    private static final SmtpReply OK = new SmtpReply(250, "2.0.0", "taken");
    private static final SmtpReply LATER = new SmtpReply(451, "4.7.1", "greylisted");
    private static final SmtpReply NEVER = new SmtpReply(550, "5.1.1", "unknown");
    private static final String RELAY = "mx.one.test[192.0.2.1]:25";

    private static QueueFixture fixture;
    private PacketQueue node;

    @BeforeAll
    static void open() {
        fixture = new QueueFixture();
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @BeforeEach
    void start() {
        fixture.clear();
        node = fixture.node("one");
    }

    @AfterEach
    void stop() {
        node.stop(Duration.ofSeconds(2));
    }

    private static List<Packet> claim(PacketQueue from) {
        return from.claim(Transport.SMTP, 100, destination -> 100);
    }

    private static QueueId submit(String... addresses) {
        QueueId id = fixture.nextId();
        fixture.queue.submit(id, FROM_ANN, message("hello"), recipients(addresses));
        return id;
    }

    /** One attempt at every due packet of the node, with the same word for each recipient, written down when this returns. */
    private void attempt(SmtpReply reply) {
        List<Packet> packets = claim(node);
        assertThat(packets).isNotEmpty();
        CountDownLatch recorded = new CountDownLatch(packets.size());
        for (Packet packet : packets) {
            Attempt attempt = node.begin(packet, recorded::countDown);
            attempt.settleRest(reply, RELAY);
            attempt.end();
        }
        await().until(() -> recorded.getCount() == 0);
    }

    private static void assertQueueIsEmpty() {
        assertThat(fixture.count("queue_packet") + fixture.count("queue_message") + fixture.count("message_body")).isZero();
    }

    @Test
    void deliveredMailLeavesNothingBehind() throws IOException {
        submit("a@one.test", "b@one.test", "c@two.test");
        double before = fixture.deliveries("sent");
        List<Packet> packets = claim(node);
        assertThat(packets).hasSize(2);
        assertThat(new String(packets.getFirst().content().octets())).contains("hello");
        node.giveBack(packets);
        attempt(OK);
        assertQueueIsEmpty();
        assertThat(fixture.deliveries("sent") - before).isEqualTo(3);
    }

    @Test
    void twoNodesNeverHoldTheSamePacket() throws Exception {
        for (int i = 0; i < 40; i++) {
            submit("a@d" + i + ".test");
        }
        PacketQueue other = fixture.node("two");
        var claimed = new ConcurrentLinkedQueue<Long>();
        List<Thread> claimers = new ArrayList<>();
        for (PacketQueue claimer : List.of(node, other)) {
            claimers.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 20; i++) {
                    claimer.claim(Transport.SMTP, 3, d -> 1).forEach(p -> claimed.add(p.id()));
                }
            }));
        }
        for (Thread claimer : claimers) {
            claimer.join();
        }
        assertThat(claimed).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void aDeadNodesPacketsAreTakenOverWhenItsLeaseHasRunOut() {
        submit("a@one.test");
        assertThat(claim(fixture.deadNode("dead"))).hasSize(1);
        assertThat(claim(node)).isEmpty();
        fixture.clock.advance(QueueFixture.LEASE.plusSeconds(1));
        assertThat(claim(node)).hasSize(1);
    }

    @Test
    void aNodeThatStartsAgainTakesItsOwnLeasesBackAtOnce() {
        submit("a@one.test");
        assertThat(claim(fixture.deadNode("two"))).hasSize(1);
        assertThat(claim(fixture.node("two"))).hasSize(1);
    }

    @Test
    void leasesAreRenewedWhileThePacketIsInWork() {
        submit("a@one.test");
        assertThat(claim(node)).hasSize(1);
        PacketQueue other = fixture.node("two");
        for (int i = 0; i < 4; i++) {
            fixture.clock.advance(Duration.ofSeconds(30));
            node.renew();
            assertThat(claim(other)).isEmpty();
        }
    }

    @Test
    void whatWasToldBeforeACrashIsNotRepeated() {
        submit("a@one.test", "b@one.test", "c@one.test");
        Packet packet = claim(node).getFirst();
        Attempt attempt = node.begin(packet, () -> { });
        attempt.settled(1, OK, RELAY);
        await().until(() -> fixture.jdbc.queryForObject("SELECT remaining FROM queue_packet", Integer.class) == 2);
        node.stop(Duration.ofSeconds(1));
        node = fixture.node("one");
        assertThat(claim(node).getFirst().recipients()).extracting(r -> r.address().localPart()).containsExactly("a", "c");
    }

    @Test
    void anAttemptAfterAnotherGoesOnWithWhoIsLeft() {
        submit("a@one.test", "b@one.test", "c@one.test");
        Attempt first = node.begin(claim(node).getFirst(), () -> { });
        first.settled(0, OK, RELAY);
        first.settled(2, LATER, RELAY);
        first.end();
        await().until(() -> fixture.admin().list(Optional.empty(), 10).getFirst().state() == QueueAdmin.State.DEFERRED);
        fixture.clock.advance(Duration.ofSeconds(301));
        Packet again = claim(node).getFirst();
        assertThat(again.recipients()).extracting(r -> r.address().localPart()).containsExactly("b", "c");
        Attempt second = node.begin(again, () -> { });
        second.settleRest(OK, RELAY);
        second.end();
        await().untilAsserted(DeliveryOfPacketsTest::assertQueueIsEmpty);
    }

    @Test
    void aBurstToOneDestinationIsPassedOverWhenItHasEnough() {
        for (int i = 0; i < 10; i++) {
            submit("m" + i + "@busy.test");
        }
        submit("a@quiet.test");
        assertThat(node.claim(Transport.SMTP, 5, d -> d.equals("busy.test") ? 2 : 5)).hasSize(3);
        assertThat(node.claim(Transport.SMTP, 5, d -> d.equals("busy.test") ? 0 : 5)).isEmpty();
    }

    @Test
    void alsoWhereItIsTheWholeHeadOfTheLine() {
        for (int i = 0; i < 60; i++) {
            submit("m" + i + "@busy.test");
        }
        submit("a@quiet.test");
        submit("a@another.test");
        assertThat(node.claim(Transport.SMTP, 5, d -> d.equals("busy.test") ? 0 : 1)).extracting(p -> p.hop().destination())
            .containsExactlyInAnyOrder("quiet.test", "another.test");
    }

    @Test
    void aMailToManyKeepsNobodyElseWaitingForTheSameHost() {
        fixture.queue.submit(fixture.nextId(), FROM_ANN, message("to many"), IntStream.range(0, 1_000).mapToObj(i -> Recipient.of(EmailAddress.parse("m" + i + "@one.test"))).iterator());
        fixture.clock.advance(Duration.ofSeconds(90));
        QueueId personal = submit("b@one.test");
        assertThat(node.claim(Transport.SMTP, 2, d -> 2)).extracting(Packet::queueId).contains(personal);
    }

    @Test
    void aFailureGoesBackToTheSenderAsAReport() throws IOException {
        submit("a@one.test", "b@one.test");
        attempt(NEVER);
        assertThat(fixture.count("queue_message")).isEqualTo(1);
        assertThat(fixture.jdbc.queryForObject("SELECT destination FROM queue_packet", String.class)).isEqualTo("sender.test");
        DeliveryReport report = DeliveryReport.find(fixture.report()).orElseThrow();
        assertThat(report.recipients()).extracting(DeliveryReport.Subject::finalRecipient).containsExactly("a@one.test", "b@one.test");
        assertThat(report.recipients()).allSatisfy(s -> {
            assertThat(s.action()).isEqualTo(Action.FAILED);
            assertThat(s.status()).isEqualTo("5.1.1");
            assertThat(s.remoteMta()).isEqualTo("mx.one.test");
        });
    }

    @Test
    void eachMemberOfAListHasAReportOfItsOwn() {
        var members = IntStream.range(0, 3).mapToObj(i -> Recipient.of(EmailAddress.parse("m" + i + "@one.test"), "k" + i)).iterator();
        fixture.queue.submit(fixture.nextId(), Envelope.verp(EmailAddress.parse("bounce@list.test"), -1), message("post"), members);
        attempt(NEVER);
        assertThat(fixture.jdbc.queryForList("SELECT destination FROM queue_packet ORDER BY id", String.class))
            .containsExactly("bounce+k0@list.test", "bounce+k1@list.test", "bounce+k2@list.test");
    }

    @Test
    void mailThatWaitedTooLongGoesBack() throws IOException {
        submit("a@one.test");
        attempt(LATER);
        fixture.clear();
        submit("a@one.test");
        attempt(LATER);
        fixture.clock.advance(Duration.ofDays(5));
        attempt(LATER);
        DeliveryReport report = DeliveryReport.find(fixture.report()).orElseThrow();
        assertThat(report.recipients().getFirst().status()).isEqualTo("5.4.7");
        assertThat(report.recipients().getFirst().diagnostic()).contains("greylisted");
    }

    @Test
    void theSenderIsWarnedOnceThatMailWaits() throws IOException {
        submit("a@one.test");
        attempt(LATER);
        fixture.clock.advance(Duration.ofHours(5));
        attempt(LATER);
        DeliveryReport report = DeliveryReport.find(fixture.report()).orElseThrow();
        assertThat(report.recipients().getFirst().action()).isEqualTo(Action.DELAYED);
        fixture.clock.advance(Duration.ofHours(5));
        attempt(LATER);
        assertThat(fixture.jdbc.queryForObject("SELECT COUNT(*) FROM queue_message WHERE reverse_path = ''", Integer.class)).isEqualTo(1);
    }

    @Test
    void successIsReportedToWhoAskedForIt() throws IOException {
        Recipient asking = new Recipient(EmailAddress.parse("a@one.test"), EmailAddress.parse("alias@one.test"), "", Set.of(Notify.SUCCESS), "rfc822;Alias@one.test");
        fixture.queue.submit(fixture.nextId(), FROM_ANN, message("hello"), List.of(asking));
        attempt(OK);
        DeliveryReport.Subject subject = DeliveryReport.find(fixture.report()).orElseThrow().recipients().getFirst();
        assertThat(subject.action()).isEqualTo(Action.RELAYED);
        assertThat(subject.originalRecipient()).isEqualTo("rfc822;Alias@one.test");
    }

    @Test
    void anAddressThatStandsForSeveralIsReportedExpandedAndItsMembersReportNoSuccess() throws IOException {
        Recipient asking = new Recipient(EmailAddress.parse("team@one.test"), EmailAddress.parse("team@one.test"), "", Set.of(Notify.SUCCESS), "");
        fixture.otherwise = mails -> mails.stream().map(mail -> mail.recipients().stream().flatMap(r -> r.address().localPart().equals("team")
            ? java.util.stream.Stream.of("a@one.test", "b@one.test").map(to -> new Addressing.Routed(r.to(EmailAddress.parse(to)), new NextHop(Transport.SMTP, "one.test")))
            : java.util.stream.Stream.of(new Addressing.Routed(r, new NextHop(Transport.MAILBOX, "box.test")))).toList()).toList();
        try {
            fixture.queue.submit(fixture.nextId(), FROM_ANN, message("hello"), List.of(asking));
        } finally {
            fixture.otherwise = QueueFixture::route;
        }
        DeliveryReport.Subject subject = DeliveryReport.find(fixture.report()).orElseThrow().recipients().getFirst();
        assertThat(subject.action()).isEqualTo(Action.EXPANDED);
        assertThat(subject.finalRecipient()).isEqualTo("team@one.test");
        attempt(OK);
        assertThat(fixture.count("queue_message")).isEqualTo(1);
    }

    @Test
    void successIsTheNextHostsToReportIfItCan() {
        Recipient asking = new Recipient(EmailAddress.parse("a@one.test"), EmailAddress.parse("a@one.test"), "", Set.of(Notify.SUCCESS), "");
        fixture.queue.submit(fixture.nextId(), FROM_ANN, message("hello"), List.of(asking));
        Attempt attempt = node.begin(claim(node).getFirst(), () -> { });
        attempt.passedOn(0);
        attempt.settled(0, OK, RELAY);
        attempt.end();
        await().untilAsserted(DeliveryOfPacketsTest::assertQueueIsEmpty);
    }

    @Test
    void whoWantsNoReportGetsNone() {
        Recipient silent = new Recipient(EmailAddress.parse("a@one.test"), EmailAddress.parse("a@one.test"), "", Set.of(Notify.NEVER), "");
        fixture.queue.submit(fixture.nextId(), FROM_ANN, message("hello"), List.of(silent));
        attempt(NEVER);
        assertQueueIsEmpty();
    }

    @Test
    void workThatFailsTakesItsSettlingBackWithIt() {
        submit("a@one.test");
        Packet packet = claim(node).getFirst();
        Attempt attempt = node.begin(packet, () -> { });
        node.settleWithin(attempt, 0, "robot", () -> {
            submit("never@two.test");
            return LATER;
        });
        assertThat(fixture.count("queue_message")).isEqualTo(1);
        attempt.end();
        await().until(() -> fixture.admin().list(Optional.empty(), 10).getFirst().attempts() == 1);
    }

    @Test
    void workThatSucceedsIsSettledInItsOwnTransaction() {
        submit("a@one.test");
        Packet packet = claim(node).getFirst();
        Attempt attempt = node.begin(packet, () -> { });
        node.settleWithin(attempt, 0, "robot", () -> {
            submit("then@two.test");
            return OK;
        });
        attempt.end();
        await().until(() -> fixture.count("queue_message") == 1);
        assertThat(fixture.jdbc.queryForObject("SELECT destination FROM queue_packet", String.class)).isEqualTo("two.test");
    }

    @Test
    void theAdministratorSeesHoldsReleasesFlushesAndRemoves() {
        QueueId id = submit("a@one.test", "b@two.test");
        QueueAdmin admin = fixture.admin();
        assertThat(admin.counts()).isEqualTo(new QueueAdmin.Counts(1, 2));
        assertThat(admin.list(Optional.empty(), 10).getFirst().hops()).containsExactly("smtp:one.test", "smtp:two.test");
        assertThat(admin.hold(id)).isTrue();
        assertThat(claim(node)).isEmpty();
        assertThat(admin.release(id)).isTrue();
        attempt(LATER);
        assertThat(admin.show(id).orElseThrow().recipients()).hasSize(2).allMatch(w -> w.lastReply().contains("greylisted"));
        assertThat(claim(node)).isEmpty();
        assertThat(fixture.actions().apply(QueueActions.Action.FLUSH, QueueSelection.ALL).packets()).isEqualTo(2);
        assertThat(claim(node)).hasSize(2);
        assertThat(admin.remove(id)).isTrue();
        assertThat(admin.remove(id)).isFalse();
        assertThat(admin.list(Optional.empty(), 10)).isEmpty();
        assertQueueIsEmpty();
    }

    @Test
    void mailMayBeBornHeldAndWaitsForItsRelease() {
        QueueId id = fixture.nextId();
        fixture.queue.hold(id, FROM_ANN, message("hello"), recipients("a@one.test"), "check_sender_access: HOLD looks odd");
        assertThat(claim(node)).isEmpty();
        assertThat(fixture.woken).isEmpty();
        QueueAdmin.Entry held = fixture.admin().list(Optional.empty(), 10).getFirst();
        assertThat(held.state()).isEqualTo(QueueAdmin.State.HELD);
        assertThat(held.lastReply()).isEqualTo("check_sender_access: HOLD looks odd");
        fixture.admin().release(id);
        attempt(OK);
        assertQueueIsEmpty();
    }

    @Test
    void outcomesWaitWhileTheDatabaseIsAway() {
        submit("a@one.test", "b@one.test");
        Attempt attempt = node.begin(claim(node).getFirst(), () -> { });
        fixture.away = true;
        try {
            attempt.settled(0, OK, RELAY);
            attempt.settled(1, OK, RELAY);
            attempt.end();
            assertThatThrownBy(() -> submit("c@one.test")).isInstanceOf(QueueUnavailable.class);
            assertThatThrownBy(() -> claim(node)).isInstanceOf(DataAccessException.class);
        } finally {
            fixture.away = false;
        }
        await().untilAsserted(DeliveryOfPacketsTest::assertQueueIsEmpty);
    }

    @Test
    void whatWasLeasedWhenTheDatabaseWentAwayIsTakenUpOnceItIsBack() {
        submit("a@one.test", "b@two.test");
        Packet known = node.claim(Transport.SMTP, 1, hop -> 1).getFirst();
        fixture.away = true;
        try {
            assertThatThrownBy(() -> claim(node)).isInstanceOf(DataAccessException.class);
        } finally {
            fixture.away = false;
        }
        // As if the claim's commit had come to its end, and only the node had not learnt of it.
        fixture.jdbc.update("UPDATE queue_packet SET state = 'LEASED', lease_owner = (SELECT lease_owner FROM queue_packet WHERE id = ?) WHERE state = 'READY'", known.id());
        assertThat(claim(node)).hasSize(1).doesNotContain(known);
    }

    @Test
    void outcomesOfARemovedPacketAreForgotten() throws InterruptedException {
        QueueId id = submit("a@one.test");
        Packet packet = claim(node).getFirst();
        fixture.admin().remove(id);
        CountDownLatch recorded = new CountDownLatch(1);
        Attempt attempt = node.begin(packet, recorded::countDown);
        attempt.settled(0, NEVER, RELAY);
        attempt.end();
        assertThat(recorded.await(5, TimeUnit.SECONDS)).isTrue();
    }
}
