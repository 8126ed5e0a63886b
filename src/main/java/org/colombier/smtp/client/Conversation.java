package org.colombier.smtp.client;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.colombier.mail.Recipient;
import org.colombier.mail.SmtpReply;
import org.jspecify.annotations.Nullable;

/**
 * A packet's transactions on one session. Where the peer pipelines (RFC 2920), the envelope of a transaction travels
 * with the content of the one before it, and where it takes chunks (RFC 3030) with its own: one round trip per message.
 * For one thread.
 */
final class Conversation {

    /** Content up to this goes out before we know that anybody is to get it. */
    private static final int EARLY = 48 * 1024;

    private final Session session;
    private final Extensions offered;
    private final OutgoingMail mail;
    private final Demands demands;
    private final Ledger ledger;
    private final BooleanSupplier stopping;
    private final SmtpClientSettings settings;
    private final ClientMeters meters;
    private final boolean lmtp;
    private final Exchange exchange;
    private @Nullable Transaction current;
    private @Nullable Transaction ahead;

    Conversation(Session session, OutgoingMail mail, Demands demands, Ledger ledger, BooleanSupplier stopping, Equipment equipment,
                 boolean lmtp) {
        this.session = session;
        this.offered = session.extensions();
        this.mail = mail;
        this.demands = demands;
        this.ledger = ledger;
        this.stopping = stopping;
        this.settings = equipment.settings();
        this.meters = equipment.meters();
        this.lmtp = lmtp;
        this.exchange = new Exchange(session, mail, demands, ledger, settings, lmtp);
    }

    /**
     * Serves waiting recipients until none is left, the session has had its share or the node stops.
     *
     * @throws IOException if the session broke; recipients of whom nothing was said are waiting again, those whose
     *                     message the peer may have are settled as temporary
     */
    void run() throws IOException {
        try {
            refuseWhatThePeerCannotTake();
            if (!ledger.isDone()) {
                converse(demands.contentFor(offered, settings.downConversion()));
            }
        } catch (SevenBit.NotConvertible e) {
            // RFC 6152 section 3: what cannot be converted is returned
            ledger.settleWaiting(new SmtpReply(554, "5.6.3", session.relay() + " takes 7 bits only and the message cannot be converted: " + e.getMessage()),
                session.relay());
        } catch (IOException e) {
            abandon(session.meaning(e));
            throw e;
        }
    }

    private void converse(PreparedContent content) throws IOException {
        if (!offered.pipelining()) {
            inLockstep(content);
        } else if (offered.chunking() && settings.chunking()) {
            inChunks(content);
        } else {
            pipelined(content);
        }
    }

    private void refuseWhatThePeerCannotTake() {
        SmtpReply whole = demands.refusal(offered, session.relay());
        if (whole != null) {
            ledger.settleWaiting(whole, session.relay());
        } else if (demands.hasUtf8Recipients()) {
            int[] waiting = ledger.take(Integer.MAX_VALUE);
            for (int recipient : waiting) {
                SmtpReply refusal = demands.refusal(mail.recipients().get(recipient), offered, session.relay());
                if (refusal != null) {
                    ledger.settle(recipient, refusal, session.relay());
                }
            }
            ledger.putBack(waiting);
        }
    }

    private void pipelined(PreparedContent content) throws IOException {
        ahead = next(content);
        if (ahead != null) {
            session.connection().expectSilence();
            writeAhead(ahead, content);
        }
        while (ahead != null) {
            Transaction t = ahead;
            current = t;
            ahead = null;
            exchange.readEnvelope(t);
            exchange.readData(t);
            boolean message = t.goAhead() && t.hasTakers();
            if (message) {
                exchange.writeContent(t);
            } else if (t.goAhead()) {
                exchange.writeLoneDot();
            } else {
                exchange.settleRefused(t);
            }
            session.setTransactionOpen(!message);
            ahead = next(content);
            if (ahead != null) {
                writeAhead(ahead, content);
            }
            if (message) {
                exchange.readEnd(t);
                session.setTransactionOpen(ahead != null);
            } else if (t.goAhead()) {
                exchange.settleRefused(t);
                exchange.readUnwanted();
            }
            finish(t);
        }
    }

    private void writeAhead(Transaction t, PreparedContent content) throws IOException {
        exchange.writeEnvelope(t, content.isEightBit());
        exchange.writeData();
    }

    private void inChunks(PreparedContent content) throws IOException {
        for (Transaction t = next(content); t != null; t = next(content)) {
            current = t;
            session.connection().expectSilence();
            exchange.writeEnvelope(t, content.isEightBit());
            // an LMTP server without a recipient to answer for may answer nothing
            boolean early = !lmtp && t.copy.size() <= EARLY;
            if (early) {
                exchange.writeChunk(t);
            }
            exchange.readEnvelope(t);
            if (t.hasTakers()) {
                if (!early) {
                    exchange.writeChunk(t);
                }
                // RFC 3030 section 2: after a refused chunk RSET clears the way
                session.setTransactionOpen(!exchange.readEnd(t));
            } else {
                exchange.settleRefused(t);
                if (early) {
                    exchange.readUnwanted();
                }
            }
            finish(t);
        }
    }

    private void inLockstep(PreparedContent content) throws IOException {
        for (Transaction t = next(content); t != null; t = next(content)) {
            current = t;
            exchange.envelopeInLockstep(t, content.isEightBit());
            if (t.hasTakers()) {
                exchange.writeData();
                exchange.readData(t);
            }
            if (t.goAhead()) {
                exchange.writeContent(t);
                exchange.readEnd(t);
                session.setTransactionOpen(false);
            } else {
                exchange.settleRefused(t);
            }
            finish(t);
        }
    }

    /** The next transaction, or null if none is to follow on this session. */
    private @Nullable Transaction next(PreparedContent content) throws IOException {
        if (ledger.isDone() || session.isUsedUp() || stopping.getAsBoolean()) {
            return null;
        }
        session.countTransaction();
        boolean reset = session.isTransactionOpen();
        // unless its content goes through, a transaction is taken back before the next one
        session.setTransactionOpen(true);
        int[] batch = ledger.take(mail.isIndividual() ? 1 : Math.min(mail.recipientsAtOnce().orElse(settings.recipients()), offered.recipients()));
        try {
            Recipient first = mail.recipients().get(batch[0]);
            return new Transaction(batch, reset, content.copy(mail.isIndividual() ? first.key() : ""));
        } catch (IOException e) {
            ledger.putBack(batch);
            throw e;
        }
    }

    private void finish(Transaction t) {
        meters.transaction(System.nanoTime() - t.begun);
        ledger.putBack(t.later.stream().mapToInt(Integer::intValue).toArray());
        current = null;
    }

    private void abandon(SmtpReply why) {
        if (ahead != null) {
            ledger.putBack(ahead.recipients);
        }
        if (current == null) {
            return;
        }
        if (current.contentSent && current.mail != null) {
            // sent, but not heard of: the next attempt may make it a second copy, RFC 5321 section 4.1.1.4 and 6.1
            current.accepted.forEach(recipient -> ledger.settle(recipient, why, session.relay()));
        }
        ledger.putBack(current.recipients);
    }
}
