package org.colombier.smtp.client;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import org.colombier.mail.SmtpReply;

/** Who of a packet is still to be served, and that each is told exactly once. For one thread. */
final class Ledger {

    private final Outcomes outcomes;
    private final BitSet settled = new BitSet();
    private final Deque<Integer> waiting = new ArrayDeque<>();
    private int answered;

    Ledger(int recipients, Outcomes outcomes) {
        this.outcomes = outcomes;
        for (int i = 0; i < recipients; i++) {
            waiting.add(i);
        }
    }

    boolean isDone() {
        return waiting.isEmpty();
    }

    /** The next recipients, at most so many; they come back by {@link #putBack} or are settled. */
    int[] take(int most) {
        int[] batch = new int[Math.min(most, waiting.size())];
        for (int i = 0; i < batch.length; i++) {
            batch[i] = waiting.remove();
        }
        return batch;
    }

    /** To the front, in their order; those settled meanwhile stay settled. */
    void putBack(int[] batch) {
        for (int i = batch.length - 1; i >= 0; i--) {
            if (!settled.get(batch[i])) {
                waiting.addFirst(batch[i]);
            }
        }
    }

    /** How many have the peer's own word. */
    int answered() {
        return answered;
    }

    boolean isSettled(int recipient) {
        return settled.get(recipient);
    }

    /** The peer's word for a recipient. */
    void answered(int recipient, SmtpReply reply, String relay) {
        answered++;
        settle(recipient, reply, relay);
    }

    /** The peer reports to the sender from here on. */
    void passedOn(int recipient) {
        if (!settled.get(recipient)) {
            outcomes.passedOn(recipient);
        }
    }

    /** Our word for a recipient. */
    void settle(int recipient, SmtpReply reply, String relay) {
        if (!settled.get(recipient)) {
            settled.set(recipient);
            outcomes.settled(recipient, reply, relay);
        }
    }

    void settleWaiting(SmtpReply reply, String relay) {
        for (int recipient : take(Integer.MAX_VALUE)) {
            settle(recipient, reply, relay);
        }
    }
}
