package org.colombier.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.colombier.queue.QueueFixture.message;
import static org.colombier.queue.QueueFixture.recipients;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.Recipient;
import org.colombier.mail.Recipient.Notify;
import org.colombier.mail.ReversePath;
import org.colombier.mail.SmtpReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandoverTest {

    private static final Envelope FROM_ANN = Envelope.from(ReversePath.of(EmailAddress.parse("ann@sender.test")));
    private static final SmtpReply OK = new SmtpReply(250, "2.0.0", "delivered");
    private static final SmtpReply FULL = new SmtpReply(452, "4.2.2", "full");

    private static QueueFixture fixture;

    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final Map<String, SmtpReply> refusals = new ConcurrentHashMap<>();

    @BeforeAll
    static void open() {
        fixture = new QueueFixture();
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @BeforeEach
    void empty() {
        fixture.clear();
        fixture.immediate = (id, envelope, content, recipient) -> {
            SmtpReply reply = refusals.getOrDefault(recipient.address().toString(), OK);
            if (reply.isPositive()) {
                delivered.add(recipient.address().toString());
            }
            return reply;
        };
    }

    private void submit(List<Recipient> recipients) {
        fixture.queue.submit(fixture.nextId(), FROM_ANN, message("hello"), recipients);
    }

    private static List<String> queued() {
        return fixture.jdbc.query("SELECT recipients FROM queue_packet", (row, n) -> RecipientLines.decode(row.getBytes(1))).stream()
            .flatMap(List::stream).map(r -> r.address().toString()).toList();
    }

    @Test
    void mailForMailboxesIsThereWhenTheQueueHasTakenIt() {
        double before = fixture.deliveries("sent");
        submit(recipients("a@box.test", "b@box.test", "a@box.test"));
        assertThat(delivered).containsExactly("a@box.test", "b@box.test");
        assertThat(fixture.count("queue_message") + fixture.count("queue_packet") + fixture.count("message_body")).isZero();
        assertThat(fixture.deliveries("sent") - before).isEqualTo(2);
    }

    @Test
    void whoCannotHaveItNowWaitsInTheQueue() {
        refusals.put("full@box.test", FULL);
        submit(recipients("a@box.test", "full@box.test", "b@box.test"));
        assertThat(delivered).containsExactly("a@box.test", "b@box.test");
        assertThat(queued()).containsExactly("full@box.test");
    }

    @Test
    void mailForOthersTooTakesTheOrdinaryWayAsAWhole() {
        submit(recipients("a@box.test", "far@away.test"));
        assertThat(delivered).isEmpty();
        assertThat(queued()).containsExactlyInAnyOrder("a@box.test", "far@away.test");
    }

    @Test
    void aReportOfSuccessIsMadeByTheQueue() {
        EmailAddress box = EmailAddress.parse("a@box.test");
        submit(List.of(new Recipient(box, box, "", Set.of(Notify.SUCCESS), "")));
        assertThat(delivered).isEmpty();
        assertThat(queued()).containsExactly("a@box.test");
    }

    @Test
    void nothingIsDeliveredOfATransactionThatMayStillRollBack() {
        fixture.transaction.executeWithoutResult(status -> {
            submit(recipients("a@box.test"));
            status.setRollbackOnly();
        });
        assertThat(delivered).isEmpty();
        assertThat(queued()).isEmpty();
    }

    @Test
    void heldMailIsNotDelivered() {
        fixture.queue.hold(fixture.nextId(), FROM_ANN, message("hello"), recipients("a@box.test"), "looked odd");
        assertThat(delivered).isEmpty();
        assertThat(queued()).containsExactly("a@box.test");
    }

    @Test
    void theClientIsToldNoWhenTheRestCannotBeQueued() {
        refusals.put("full@box.test", FULL);
        fixture.immediate = (id, envelope, content, recipient) -> {
            fixture.away = true;
            return FULL;
        };
        try {
            assertThatThrownBy(() -> submit(recipients("full@box.test"))).isInstanceOf(QueueUnavailable.class);
        } finally {
            fixture.away = false;
        }
        assertThat(queued()).isEmpty();
    }

    @Test
    void whenAllPlacesAreTakenMailGoesByTheQueue() throws InterruptedException {
        CountDownLatch slowDisk = new CountDownLatch(1);
        fixture.immediate = (id, envelope, content, recipient) -> {
            delivered.add(recipient.address().toString());
            await(slowDisk);
            return OK;
        };
        List<Thread> sessions = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int box = i;
            sessions.add(Thread.ofVirtual().start(() -> submit(recipients("slow" + box + "@box.test"))));
        }
        Awaitility.await().until(() -> delivered.size() == 2);
        submit(recipients("a@box.test"));
        assertThat(queued()).containsExactly("a@box.test");
        slowDisk.countDown();
        for (Thread session : sessions) {
            session.join();
        }
        assertThat(delivered).containsExactlyInAnyOrder("slow0@box.test", "slow1@box.test");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
