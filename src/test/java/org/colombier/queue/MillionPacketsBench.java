package org.colombier.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.colombier.mail.Envelope;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.NextHop;
import org.colombier.mail.NextHop.Transport;
import org.colombier.mail.ReversePath;
import org.colombier.mail.SmtpReply;
import org.junit.jupiter.api.Test;

/**
 * What the queue costs with a million packets in it: 900,000 of one message for one destination, 100,000 of another message for
 * 100,000 destinations. Not part of the suite: {@code mvn test -Dtest=MillionPacketsBench}.
 */
class MillionPacketsBench {

    private static void timed(String what, int times, Runnable work) {
        long best = Long.MAX_VALUE;
        long begun = System.nanoTime();
        for (int i = 0; i < times; i++) {
            long from = System.nanoTime();
            work.run();
            best = Math.min(best, System.nanoTime() - from);
        }
        System.err.printf("BENCH %-60s %9.1f ms (best %.1f)%n", what, (System.nanoTime() - begun) / 1e6 / times, best / 1e6);
    }

    private static long heap() {
        System.gc();
        return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
    }

    private final java.util.concurrent.atomic.AtomicLong slowest = new java.util.concurrent.atomic.AtomicLong();

    /** As deliveries go on while an administrator acts. */
    private void claimWhile(PacketQueue node) {
        while (!Thread.currentThread().isInterrupted()) {
            long from = System.nanoTime();
            node.giveBack(node.claim(Transport.SMTP, 5, d -> 1));
            slowest.accumulateAndGet(System.nanoTime() - from, Math::max);
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void aMillionPackets() {
        try (QueueFixture fixture = new QueueFixture()) {
            Envelope from = Envelope.from(ReversePath.of(EmailAddress.parse("ann@sender.test")));
            QueueId relayed = fixture.nextId();
            QueueId spread = fixture.nextId();
            fixture.queue.submit(relayed, from, QueueFixture.message("x"), QueueFixture.recipients("seed@relay.test"));
            fixture.queue.submit(spread, from, QueueFixture.message("x"), QueueFixture.recipients("seed@spread.test"));
            timed("insert of a million rows by SQL", 1, () -> {
                String insert = """
                    INSERT INTO queue_packet (message_id, transport, destination, state, place, held, last_reply, due, remaining, done, recipients)
                    SELECT %d, 'SMTP', %s, 'READY', seq, FALSE, '', TIMESTAMP('2026-01-15 10:00:00') + INTERVAL seq SECOND, 1, X'00', CONCAT('m', seq, '@example.test\t\t\t\t\n')
                    FROM seq_1_to_%d""";
                fixture.jdbc.update(insert.formatted(relayed.value(), "'relay.test'", 900_000));
                fixture.jdbc.update(insert.formatted(spread.value(), "CONCAT('d', seq, '.test')", 100_000));
                fixture.jdbc.update("UPDATE queue_message SET packets = 900001 WHERE id = ?", relayed.value());
                fixture.jdbc.update("UPDATE queue_message SET packets = 100001 WHERE id = ?", spread.value());
                fixture.jdbc.execute("ANALYZE TABLE queue_packet");
            });
            long before = heap();
            PacketQueue[] node = new PacketQueue[1];
            timed("start of a node", 1, () -> node[0] = fixture.node("bench"));
            java.util.List<Packet> claimed = new java.util.ArrayList<>();
            timed("claim of 20", 40, () -> claimed.addAll(node[0].claim(Transport.SMTP, 20, d -> 1_000)));
            timed("claim of 20, the burst's destination has enough", 40, () -> {
                List<Packet> packets = node[0].claim(Transport.SMTP, 20, d -> d.equals("relay.test") ? 0 : 2);
                assertThat(packets).hasSize(20);
                claimed.addAll(packets);
            });
            timed("give back of 1,600", 1, () -> node[0].giveBack(claimed));
            QueueId personal = fixture.nextId();
            fixture.clock.advance(Duration.ofSeconds(30));
            fixture.queue.submit(personal, from, QueueFixture.message("hello"), QueueFixture.recipients("boss@relay.test"));
            timed("personal mail behind the burst is among the next 70", 1, () ->
                assertThat(node[0].claim(Transport.SMTP, 70, d -> 70)).extracting(Packet::queueId).contains(personal));
            timed("claim with nothing for the transport", 20, () -> node[0].claim(Transport.LMTP, 20, d -> 20));
            QueueAdmin admin = fixture.admin();
            QueueSelection one = new QueueSelection(Optional.empty(), Optional.empty(), Optional.of("d77777.test"), Optional.empty(), Optional.empty());
            QueueSelection burst = new QueueSelection(Optional.empty(), Optional.empty(), Optional.of("relay.test"), Optional.empty(), Optional.empty());
            QueueSelection sender = new QueueSelection(Optional.of("nobody@sender.test"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
            QueueSelection held = new QueueSelection(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(QueueAdmin.State.HELD));
            timed("queue list, all", 3, () -> admin.list(Optional.empty(), 10));
            timed("queue list of one destination", 3, () -> admin.list(one, Optional.empty(), 10));
            timed("queue list of the burst's destination", 1, () -> admin.list(burst, Optional.empty(), 10));
            timed("queue list of a sender without mail", 1, () -> admin.list(sender, Optional.empty(), 10));
            timed("queue list of held mail, there is none", 1, () -> admin.list(held, Optional.empty(), 10));
            timed("queue show", 1, () -> admin.show(relayed));
            timed("counts (metrics)", 3, admin::counts);
            timed("queue shape", 1, () -> admin.shape(QueueSelection.ALL, 20));
            timed("a dead destination: 1,000 packets put off", 20, () ->
                node[0].suspend(new NextHop(Transport.SMTP, "relay.test"), new SmtpReply(451, "4.4.1", "refused"), fixture.clock.instant().plusSeconds(300)));
            PacketQueue other = fixture.node("other");
            Thread deliveries = Thread.startVirtualThread(() -> claimWhile(other));
            for (QueueActions.Action action : List.of(QueueActions.Action.HOLD, QueueActions.Action.RELEASE, QueueActions.Action.FLUSH, QueueActions.Action.REQUEUE, QueueActions.Action.REMOVE)) {
                timed(action + " of all", 1, () -> System.err.println("BENCH " + fixture.actions().apply(action, QueueSelection.ALL)));
                System.err.println("BENCH heap " + heap() + " MiB, slowest claim in the meantime " + slowest.getAndSet(0) / 1_000_000 + " ms");
            }
            deliveries.interrupt();
            System.err.println("BENCH heap before " + before + " MiB, after " + heap() + " MiB");
        }
    }
}
