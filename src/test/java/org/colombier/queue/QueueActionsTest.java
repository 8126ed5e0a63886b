package org.colombier.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.colombier.queue.QueueFixture.message;
import static org.colombier.queue.QueueFixture.recipients;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.NextHop;
import org.colombier.mail.NextHop.Transport;
import org.colombier.mail.ReversePath;
import org.colombier.queue.QueueActions.Action;
import org.colombier.queue.QueueAdmin.State;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an administrator sees of the queue and does with many messages. */
class QueueActionsTest {

    private static QueueFixture fixture;
    private QueueId ann;
    private QueueId bob;

    @BeforeAll
    static void open() {
        fixture = new QueueFixture();
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @BeforeEach
    void begin() {
        fixture.clear();
        ann = submit("ann@sender.test", "a@one.test", "b@two.test");
        bob = submit("Bob@other.test", "c@one.test");
    }

    private static QueueId submit(String from, String... to) {
        QueueId id = fixture.nextId();
        fixture.queue.submit(id, Envelope.from(ReversePath.of(EmailAddress.parse(from))), message("x"), recipients(to));
        return id;
    }

    private static QueueSelection of(String sender, String recipient, String destination, State state) {
        return new QueueSelection(Optional.ofNullable(sender), Optional.ofNullable(recipient), Optional.ofNullable(destination), Optional.empty(), Optional.ofNullable(state));
    }

    private static List<QueueId> listed(QueueSelection selection) {
        return fixture.admin().list(selection, Optional.empty(), 10).stream().map(QueueAdmin.Entry::id).toList();
    }

    @Test
    void theListIsNarrowedBySenderRecipientDestinationAndState() {
        assertThat(listed(of("ann@sender.test", null, null, null))).containsExactly(ann);
        assertThat(listed(of("@OTHER.test", null, null, null))).containsExactly(bob);
        assertThat(listed(of("<>", null, null, null))).isEmpty();
        assertThat(listed(of(null, "C@one", null, null))).containsExactly(bob);
        assertThat(listed(of(null, null, "one.test", null))).containsExactly(ann, bob);
        assertThat(listed(of(null, null, "smtp:two.test", State.READY))).containsExactly(ann);
        assertThat(listed(of(null, null, null, State.HELD))).isEmpty();
        assertThat(fixture.admin().list(of(null, null, "one.test", null), Optional.of(ann), 10)).hasSize(1);
    }

    @Test
    void theShapeCountsByDestinationStateAndAge() {
        fixture.actions().apply(Action.HOLD, of(null, null, "two.test", null));
        long sixMinutesAgo = QueueId.madeAt(fixture.clock.instant().minus(Duration.ofMinutes(6)).getEpochSecond());
        fixture.jdbc.update("UPDATE queue_packet SET message_id = ? + message_id % 2", sixMinutesAgo);
        List<QueueAdmin.Shape> shape = fixture.admin().shape(QueueSelection.ALL, 10);
        assertThat(shape).extracting(QueueAdmin.Shape::hop).containsExactly("smtp:one.test", "smtp:two.test");
        assertThat(shape.getFirst().recipients()).isEqualTo(2);
        assertThat(shape.getFirst().ages()).containsExactly(0L, 2L, 0L, 0L, 0L, 0L);
        assertThat(shape.getLast().packets()).containsEntry(State.HELD, 1L).containsEntry(State.READY, 0L);
    }

    @Test
    void aDestinationsMailIsHeldReleasedAndRemovedAndTheOthersStay() {
        assertThat(fixture.actions().apply(Action.HOLD, of(null, null, "one.test", null))).isEqualTo(new QueueActions.Touched(2, 2));
        PacketQueue node = fixture.node("n");
        List<Packet> claimed = node.claim(Transport.SMTP, 10, d -> 10);
        assertThat(claimed).extracting(p -> p.hop().destination()).containsExactly("two.test");
        node.giveBack(claimed);
        assertThat(fixture.actions().apply(Action.RELEASE, QueueSelection.ALL).packets()).isEqualTo(2);
        assertThat(fixture.actions().apply(Action.REMOVE, of(null, null, "one.test", null)).packets()).isEqualTo(2);
        assertThat(listed(QueueSelection.ALL)).containsExactly(ann);
        assertThat(fixture.actions().apply(Action.REMOVE, QueueSelection.ALL).packets()).isEqualTo(1);
        assertThat(fixture.count("queue_message") + fixture.count("message_body")).isZero();
    }

    @Test
    void aFlushOfADomainFindsItsRecipientsBehindARelayToo() {
        fixture.jdbc.update("UPDATE queue_packet SET state = 'DEFERRED', due = '2030-01-01', destination = '[relay.test]:25'");
        assertThat(fixture.actions().apply(Action.FLUSH, QueueSelection.ofDomain("test")).packets()).isZero();
        assertThat(fixture.actions().apply(Action.FLUSH, QueueSelection.ofDomain("two.test")).packets()).isEqualTo(1);
        assertThat(fixture.actions().apply(Action.FLUSH, QueueSelection.ofDomain("@test")).packets()).isEqualTo(2);
    }

    @Test
    void mailIsRoutedAgainWhereItIsToldTo() {
        fixture.otherwise = mails -> mails.stream().map(mail -> mail.recipients().stream().map(r -> new Addressing.Routed(r, new NextHop(Transport.LMTP, "[new.test]:24"))).toList()).toList();
        try {
            assertThat(fixture.admin().requeue(ann)).isTrue();
        } finally {
            fixture.otherwise = QueueFixture::route;
        }
        assertThat(fixture.admin().list(Optional.empty(), 1).getFirst().hops()).containsExactly("lmtp:[new.test]:24");
        assertThat(fixture.jdbc.queryForObject("SELECT packets FROM queue_message WHERE id = ?", Integer.class, ann.value())).isEqualTo(1);
        assertThat(fixture.actions().apply(Action.REQUEUE, QueueSelection.ALL).packets()).isEqualTo(2);
        assertThat(fixture.admin().list(Optional.empty(), 1).getFirst().hops()).containsExactly("smtp:one.test", "smtp:two.test");
    }
}
