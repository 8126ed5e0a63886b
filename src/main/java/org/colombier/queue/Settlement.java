package org.colombier.queue;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.colombier.mail.SmtpReply;
import org.colombier.ops.Node;
import org.colombier.queue.Attempt.Taken;
import org.colombier.queue.QueueEvents.Result;
import org.colombier.queue.Retries.Again;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes outcomes in the current transaction: bits, retries, reports, and the end of packets, messages and bodies. Rows
 * are touched in the order packet, message, body, each ascending, so that two nodes never wait for each other in a
 * circle. A packet that is no longer leased to this node (removed by the administrator, taken after a long pause) is
 * left alone.
 */
@Component
class Settlement {

    /** So often in a row a packet whose outcomes cannot be written is tried again; then it is held. */
    static final int MOST_FAULTS = 5;

    private final JdbcTemplate jdbc;
    private final JdbcBodyStore bodies;
    private final JdbcMailQueue queue;
    private final Reports reports;
    private final QueueEvents events;
    private final Retries retries;
    private final String node;
    private final Clock clock;
    private final ObjectProvider<FailureTaker> takers;

    Settlement(JdbcTemplate jdbc, JdbcBodyStore bodies, JdbcMailQueue queue, Reports reports, QueueEvents events, QueueSettings settings, Node node, Clock clock,
               ObjectProvider<FailureTaker> takers) {
        this.jdbc = jdbc;
        this.bodies = bodies;
        this.queue = queue;
        this.reports = reports;
        this.events = events;
        this.retries = new Retries(settings);
        this.node = node.id();
        this.clock = clock;
        this.takers = takers;
    }

    Retries retries() {
        return retries;
    }

    /** How a packet goes on. */
    private record Step(Taken taken, Verdict verdict, Instant due, boolean warn) {
        enum Verdict { PROGRESS, AGAIN, EXPIRED, FINISHED }

        boolean leaves() {
            return verdict == Verdict.EXPIRED || verdict == Verdict.FINISHED;
        }

        String state(Instant now) {
            return due.isAfter(now) ? "DEFERRED" : "READY";
        }
    }

    /** Writes all; the mail log and the counters follow after the commit. */
    void write(List<Taken> batch) {
        Instant now = clock.instant();
        List<Step> steps = batch.stream().sorted(Comparator.comparingLong(t -> t.packet().id())).map(taken -> step(taken, now)).toList();
        update(steps.stream().filter(step -> !step.leaves()).toList(), now);
        List<QueueId> removed = finish(steps.stream().filter(Step::leaves).map(step -> step.taken().packet().id()).toList());
        steps.forEach(step -> report(step, now));
        afterCommit(() -> {
            steps.forEach(this::tell);
            removed.forEach(events::removed);
        });
    }

    /**
     * As {@link #write} of one attempt that goes on, but certain.
     *
     * @throws LeaseLost if the packet is no longer ours: what the caller did in this transaction must not be
     */
    void writeOrFail(Taken taken) {
        Instant now = clock.instant();
        Step step = step(taken, now);
        if (update(List.of(step), now) == 0) {
            throw new LeaseLost(taken.packet());
        }
        report(step, now);
        afterCommit(() -> tell(step));
    }

    /**
     * Gives the lease back with what is certain (deliveries), and tries the rest later: for an attempt whose reports cannot
     * be written. After {@value #MOST_FAULTS} times it is held: a person must look.
     *
     * @param why one line for the administrator
     */
    void setAside(Taken taken, Instant until, String why) {
        java.util.BitSet done = (java.util.BitSet) taken.done().clone();
        taken.failed().forEach(failed -> done.clear(taken.packet().row().lines().indexOf(failed.recipient())));
        jdbc.update("UPDATE queue_packet SET faults = faults + 1, held = held OR faults >= " + MOST_FAULTS
                + ", state = IF(held, 'HELD', 'DEFERRED'), done = ?, remaining = ?, due = ?, lease_owner = NULL, last_reply = ? WHERE id = ? AND lease_owner = ?",
            done.toByteArray(), taken.packet().row().lines().size() - done.cardinality(), PacketRows.utc(until), bounded(why), taken.packet().id(), node);
    }

    private Step step(Taken taken, Instant now) {
        if (!taken.ended()) {
            return new Step(taken, Step.Verdict.PROGRESS, now, false);
        }
        if (taken.remaining() == 0) {
            return new Step(taken, Step.Verdict.FINISHED, now, false);
        }
        if (taken.handedBack() && taken.deferred().isEmpty()) {
            return new Step(taken, Step.Verdict.AGAIN, now, false);
        }
        Packet packet = taken.packet();
        return switch (retries.after(packet.row().attempts() + 1, packet.message().created(), packet.message().expires(), packet.row().warned(), now)) {
            case Again again -> new Step(taken, Step.Verdict.AGAIN, again.at(), again.warn());
            case Retries.Expired expired -> new Step(taken, taken.handedBack() ? Step.Verdict.AGAIN : Step.Verdict.EXPIRED, now, false);
        };
    }

    private int update(List<Step> steps, Instant now) {
        List<Object[]> progress = new ArrayList<>();
        List<Object[]> again = new ArrayList<>();
        for (Step step : steps) {
            Taken taken = step.taken();
            byte[] done = taken.done().toByteArray();
            if (step.verdict() == Step.Verdict.PROGRESS) {
                progress.add(new Object[] {done, taken.remaining(), taken.packet().id(), node});
            } else {
                again.add(new Object[] {done, taken.remaining(), PacketRows.utc(step.due()), step.state(now), step.state(now),
                    taken.deferred().isEmpty() ? 0 : 1, step.warn(), lastReply(taken), taken.packet().id(), node});
            }
        }
        int rows = total(progress, "UPDATE queue_packet SET done = ?, remaining = ? WHERE id = ? AND lease_owner = ?");
        return rows + total(again, """
            UPDATE queue_packet SET done = ?, remaining = ?, due = ? + INTERVAL IF(? = 'READY', place, 0) SECOND, state = IF(held, 'HELD', ?), lease_owner = NULL,
                   attempts = attempts + ?, warned = warned OR ?,
                   last_reply = COALESCE(NULLIF(?, ''), last_reply) WHERE id = ? AND lease_owner = ?""");
    }

    private int total(List<Object[]> rows, String sql) {
        return rows.isEmpty() ? 0 : java.util.Arrays.stream(jdbc.batchUpdate(sql, rows)).sum();
    }

    private static String lastReply(Taken taken) {
        String text = taken.deferred().isEmpty() ? "" : taken.deferred().getLast().reply().toString();
        return bounded(text);
    }

    private static String bounded(String text) {
        return text.length() > 1_000 ? text.substring(0, 1_000) : text;
    }

    /** Removes packets; with the last one of a message the message, with the last use of a body the body. */
    private List<QueueId> finish(List<Long> packets) {
        if (packets.isEmpty()) {
            return List.of();
        }
        List<Long> gone = jdbc.queryForList("DELETE FROM queue_packet WHERE id IN (" + joined(packets) + ") AND lease_owner = ? RETURNING message_id", Long.class, node);
        return forget(gone);
    }

    /** @param messages of removed packets, as often as packets were removed */
    List<QueueId> forget(List<Long> messages) {
        if (messages.isEmpty()) {
            return List.of();
        }
        Map<Long, Long> counts = messages.stream().collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        jdbc.batchUpdate("UPDATE queue_message SET packets = packets - ? WHERE id = ?",
            counts.entrySet().stream().map(e -> new Object[] {e.getValue(), e.getKey()}).toList());
        List<QueueId> removed = new ArrayList<>();
        List<BodyId> unused = new ArrayList<>();
        jdbc.query("DELETE FROM queue_message WHERE packets <= 0 AND id IN (" + joined(counts.keySet()) + ") RETURNING id, body_id", row -> {
            removed.add(new QueueId(row.getLong(1)));
            unused.add(new BodyId(row.getLong(2)));
        });
        bodies.release(unused);
        return removed;
    }

    /** Numbers of our own making, so they may stand in the statement. */
    private static String joined(java.util.Collection<Long> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private void report(Step step, Instant now) {
        Taken taken = step.taken();
        Packet.Message m = taken.packet().message();
        Reports.About about = new Reports.About(m.id(), m.envelope(), m.created(), m.content());
        List<Reports.Mail> mails = new ArrayList<>(reports.succeeded(about, taken.sent()));
        List<Outcome> failed = new ArrayList<>(taken.failed());
        if (step.verdict() == Step.Verdict.EXPIRED) {
            taken.deferred().forEach(outcome -> failed.add(expired(outcome, now)));
        }
        if (!isTaken(m, failed)) {
            mails.addAll(reports.failed(about, failed));
        }
        if (step.warn()) {
            mails.addAll(reports.delayed(about, taken.deferred(), m.expires()));
        }
        queue.submit(mails);
    }

    private boolean isTaken(Packet.Message m, List<Outcome> failed) {
        return !failed.isEmpty() && !m.envelope().reversePath().isNull() && takers.orderedStream()
            .anyMatch(taker -> taker.take(m.id(), m.envelope(), failed.stream().map(o -> new FailureTaker.Failure(o.recipient(), o.reply())).toList()));
    }

    /** RFC 3463 section 3.5: X.4.7, delivery time expired; the last word of the peer stays for people to read. */
    private static Outcome expired(Outcome last, Instant now) {
        return new Outcome(last.recipient(), new SmtpReply(last.reply().code(), "4.4.7", "delivery time expired; last: " + last.reply()), last.relay(), now, false);
    }

    private void tell(Step step) {
        Taken taken = step.taken();
        tell(taken, taken.sent(), Result.SENT);
        tell(taken, taken.failed(), Result.BOUNCED);
        tell(taken, taken.deferred(), step.verdict() == Step.Verdict.EXPIRED ? Result.BOUNCED : Result.DEFERRED);
    }

    private void tell(Taken taken, List<Outcome> outcomes, Result result) {
        Packet.Message m = taken.packet().message();
        outcomes.forEach(outcome -> events.settled(m.id(), m.created(), taken.attempt().begun(), outcome, result));
    }

    private static void afterCommit(Runnable work) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                work.run();
            }
        });
    }
}
