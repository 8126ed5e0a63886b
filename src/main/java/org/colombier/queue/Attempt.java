package org.colombier.queue;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.colombier.mail.SmtpReply;
import org.jspecify.annotations.Nullable;

/**
 * One try to deliver a packet: takes an outcome for each recipient as it becomes known, in any order, from any thread.
 * Positive outcomes are recorded within milliseconds, failures when the attempt ends (so that one report tells of
 * all). Guarded by its own monitor; nothing slow happens under it.
 */
public final class Attempt {

    private final Packet packet;
    private final Recorder recorder;
    private final Clock clock;
    private final Runnable recorded;
    private final Instant begun;
    private final @Nullable Outcome[] outcomes;
    private final BitSet done;
    private final BitSet passedOn = new BitSet();
    private final List<Outcome> sent = new ArrayList<>();
    private boolean ended;
    private boolean handedBack;
    private boolean waiting;

    /**
     * What the recorder writes of an attempt, absolute, so that writing it twice does no harm.
     *
     * @param sent     positive outcomes not written yet
     * @param failed   permanent ones to report now
     * @param deferred temporary ones; only when the attempt has ended
     * @param done     all bits of the row that are set now
     * @param ended    the lease is to be given back
     */
    record Taken(Attempt attempt, List<Outcome> sent, List<Outcome> failed, List<Outcome> deferred, BitSet done, boolean ended, boolean handedBack) {

        Packet packet() {
            return attempt.packet;
        }

        int remaining() {
            return packet().row().lines().size() - done.cardinality();
        }
    }

    Attempt(Packet packet, Recorder recorder, Clock clock, Runnable recorded) {
        this.packet = packet;
        this.recorder = recorder;
        this.clock = clock;
        this.recorded = recorded;
        this.begun = clock.instant();
        this.outcomes = new Outcome[packet.recipients().size()];
        this.done = packet.done();
    }

    public Packet packet() {
        return packet;
    }

    Instant begun() {
        return begun;
    }

    /**
     * Tells what became of a recipient. Only the first word for each counts, and none after the end.
     *
     * @param index into {@link Packet#recipients()}
     * @param relay who said so, as the mail log names it; {@code local}, {@code robot} and {@code none} for ourselves
     */
    public void settled(int index, SmtpReply reply, String relay) {
        synchronized (this) {
            if (ended || outcomes[index] != null) {
                return;
            }
            Outcome outcome = outcome(index, reply, relay);
            outcomes[index] = outcome;
            if (!reply.isPositive()) {
                return;
            }
            done.set(packet.position(index));
            sent.add(outcome);
            if (waiting) {
                return;
            }
            waiting = true;
        }
        recorder.enqueue(this);
    }

    /** Before {@link #settled}: if the outcome is good, the peer tells the sender what it wants to know. */
    public synchronized void passedOn(int index) {
        passedOn.set(index);
    }

    /** Tells the same of every recipient not settled yet. */
    public void settleRest(SmtpReply reply, String relay) {
        for (int index = 0; index < outcomes.length; index++) {
            settled(index, reply, relay);
        }
    }

    /** The attempt is over; whoever was not settled waits for the next one. */
    public void end() {
        settleRest(new SmtpReply(451, "4.3.0", "no outcome was told"), "none");
        finish(false);
    }

    /** The node stops: whoever was not settled is for whoever comes next, at once, and this attempt does not count for them. */
    public void handBack() {
        finish(true);
    }

    private void finish(boolean unfinished) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            handedBack = unfinished;
            if (waiting) {
                return;
            }
            waiting = true;
        }
        recorder.enqueue(this);
    }

    /** What is to be written now; the recorder calls it, alone. */
    synchronized Taken take() {
        waiting = false;
        List<Outcome> fresh = List.copyOf(sent);
        sent.clear();
        List<Outcome> failed = new ArrayList<>();
        List<Outcome> deferred = new ArrayList<>();
        if (ended) {
            for (int index = 0; index < outcomes.length; index++) {
                Outcome outcome = outcomes[index];
                if (outcome != null && outcome.reply().isPermanent() && !done.get(packet.position(index))) {
                    failed.add(outcome);
                    done.set(packet.position(index));
                } else if (outcome != null && outcome.reply().isTemporary()) {
                    deferred.add(outcome);
                }
            }
        }
        return new Taken(this, fresh, failed, deferred, (BitSet) done.clone(), ended, handedBack);
    }

    /** What would be written if this one outcome were final now; {@link #confirm} makes it so once it is committed. */
    synchronized Taken with(int index, SmtpReply reply, String relay) {
        Outcome outcome = outcome(index, reply, relay);
        BitSet then = (BitSet) done.clone();
        then.set(packet.position(index));
        return new Taken(this, reply.isPositive() ? List.of(outcome) : List.of(), reply.isPositive() ? List.of() : List.of(outcome), List.of(), then, false, false);
    }

    synchronized void confirm(int index, Taken written) {
        outcomes[index] = written.sent().isEmpty() ? written.failed().getFirst() : written.sent().getFirst();
        done.or(written.done());
    }

    void recorded() {
        recorded.run();
    }

    private Outcome outcome(int index, SmtpReply reply, String relay) {
        Objects.checkIndex(index, outcomes.length);
        return new Outcome(packet.recipients().get(index), reply, relay, clock.instant(), passedOn.get(index));
    }
}
