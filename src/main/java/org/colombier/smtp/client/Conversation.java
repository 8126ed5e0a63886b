package org.colombier.smtp.client;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.colombier.mail.Envelope;
import org.colombier.mail.Recipient;
import org.colombier.mail.SmtpReply;
import org.jspecify.annotations.Nullable;

/**
 * A packet's transactions on one session. Where the peer pipelines (RFC 2920), the envelope of a transaction travels
 * with the content of the one before it: one round trip per message. For one thread.
 */
final class Conversation {

    private final Session session;
    private final Connection peer;
    private final Extensions offered;
    private final OutgoingMail mail;
    private final PreparedContent content;
    private final Ledger ledger;
    private final BooleanSupplier stopping;
    private final SmtpClientSettings settings;
    private final boolean lmtp;
    /** Each recipient has its own reverse-path or its own content. */
    private final boolean individual;
    private @Nullable Transaction current;
    private @Nullable Transaction ahead;

    Conversation(Session session, OutgoingMail mail, PreparedContent content, Ledger ledger, BooleanSupplier stopping,
                 SmtpClientSettings settings, boolean lmtp) {
        this.session = session;
        this.peer = session.connection();
        this.offered = session.extensions();
        this.mail = mail;
        this.content = content;
        this.ledger = ledger;
        this.stopping = stopping;
        this.settings = settings;
        this.lmtp = lmtp;
        this.individual = mail.envelope().verp() || mail.envelope().keyOffset() >= 0;
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
            if (offered.pipelining()) {
                pipelined();
            } else {
                inLockstep();
            }
        } catch (IOException e) {
            abandon(session.meaning(e));
            throw e;
        }
    }

    private void refuseWhatThePeerCannotTake() {
        long size = content.size("");
        if (offered.size() > 0 && size > offered.size()) {
            // RFC 1870 section 6.1: not even tried
            ledger.settleWaiting(new SmtpReply(552, "5.3.4", "Message of " + size + " octets is larger than " + session.relay() + " takes"), session.relay());
        } else if (!offered.smtpUtf8()) {
            refuseWhatNeedsUtf8();
        }
    }

    /** RFC 6531 section 3.4: an internationalised address or header goes only to a peer that offers SMTPUTF8. */
    private void refuseWhatNeedsUtf8() {
        Envelope envelope = mail.envelope();
        boolean whole = envelope.body() == Envelope.Body.SMTP_UTF8 || envelope.reversePath().address().filter(a -> a.needsSmtpUtf8()).isPresent();
        if (!whole && mail.recipients().stream().noneMatch(r -> r.address().needsSmtpUtf8())) {
            return;
        }
        SmtpReply refusal = new SmtpReply(553, "5.6.7", "SMTPUTF8 is required, but " + session.relay() + " does not offer it");
        int[] waiting = ledger.take(Integer.MAX_VALUE);
        for (int recipient : waiting) {
            if (whole || mail.recipients().get(recipient).address().needsSmtpUtf8()) {
                ledger.settle(recipient, refusal, session.relay());
            }
        }
        ledger.putBack(waiting);
    }

    private void pipelined() throws IOException {
        ahead = next();
        if (ahead != null) {
            writeEnvelope(ahead);
        }
        while (ahead != null) {
            Transaction t = ahead;
            current = t;
            ahead = null;
            readEnvelope(t);
            boolean message = t.goAhead() && !t.accepted.isEmpty();
            if (message) {
                writeContent(t);
            } else if (t.goAhead()) {
                takeBackGoAhead();
            } else {
                settleRefused(t);
            }
            session.setTransactionOpen(!message);
            ahead = next();
            if (ahead != null) {
                writeEnvelope(ahead);
            }
            if (message) {
                readEnd(t);
            } else if (t.goAhead()) {
                settleRefused(t);
                peer.read(settings.endTimeout());
            }
            finish(t);
        }
    }

    private void inLockstep() throws IOException {
        for (Transaction t = next(); t != null; t = next()) {
            current = t;
            if (t.resetFirst) {
                peer.write("RSET\r\n");
                readReset();
            }
            peer.write(mailCommand(t));
            t.mail = peer.read(settings.commandTimeout());
            for (int i = 0; t.mailAccepted() && i < t.recipients.length; i++) {
                peer.write(Commands.rcpt(recipient(t.recipients[i]), offered));
                judge(t, t.recipients[i], peer.read(settings.commandTimeout()));
            }
            if (!t.accepted.isEmpty()) {
                peer.write("DATA\r\n");
                t.data = peer.read(settings.dataTimeout());
            }
            if (t.goAhead()) {
                writeContent(t);
                readEnd(t);
            } else {
                settleRefused(t);
            }
            finish(t);
        }
    }

    /** The next transaction, or null if none is to follow on this session. */
    private @Nullable Transaction next() {
        if (ledger.isDone() || session.transactions() >= settings.transactions() || stopping.getAsBoolean()) {
            return null;
        }
        session.countTransaction();
        boolean reset = session.isTransactionOpen();
        // unless its content goes through, a transaction is taken back before the next one
        session.setTransactionOpen(true);
        return new Transaction(ledger.take(individual ? 1 : settings.recipients()), reset);
    }

    private void writeEnvelope(Transaction t) throws IOException {
        if (t.resetFirst) {
            peer.write("RSET\r\n");
        }
        peer.write(mailCommand(t));
        for (int recipient : t.recipients) {
            peer.write(Commands.rcpt(recipient(recipient), offered));
        }
        peer.write("DATA\r\n");
    }

    private void readEnvelope(Transaction t) throws IOException {
        if (t.resetFirst) {
            readReset();
        }
        t.mail = peer.read(settings.commandTimeout());
        for (int recipient : t.recipients) {
            Reply reply = peer.read(settings.commandTimeout());
            if (t.mailAccepted()) {
                judge(t, recipient, reply);
            }
        }
        t.data = peer.read(settings.dataTimeout());
    }

    private void readReset() throws IOException {
        Reply reply = peer.read(settings.commandTimeout());
        if (!reply.isPositive()) {
            throw SessionFailure.protocol("the peer refused RSET: " + reply.outcome());
        }
    }

    private String mailCommand(Transaction t) {
        Recipient first = recipient(t.recipients[0]);
        boolean utf8 = mail.envelope().body() == Envelope.Body.SMTP_UTF8 || mail.envelope().reversePath().address().filter(a -> a.needsSmtpUtf8()).isPresent();
        for (int recipient : t.recipients) {
            utf8 = utf8 || recipient(recipient).address().needsSmtpUtf8();
        }
        return Commands.mail(mail.envelope().reversePathFor(first), mail.envelope(), content.size(keyOf(t)), content.isEightBit(), utf8, offered);
    }

    private void judge(Transaction t, int recipient, Reply reply) {
        if (reply.isPositive()) {
            t.accepted.add(recipient);
        } else if ((reply.code() == 452 || reply.code() == 552) && !t.accepted.isEmpty()) {
            // RFC 5321 section 4.5.3.1.10: too many recipients; those that fitted in go first, these in another transaction
            t.later.add(recipient);
        } else {
            ledger.answered(recipient, refusal(reply), session.relay());
        }
    }

    private void writeContent(Transaction t) throws IOException {
        t.contentSent = true;
        content.writeTo(peer::write, keyOf(t));
    }

    /** RFC 2920 section 3.1: a peer that goes ahead without recipients gets a lone dot. */
    private void takeBackGoAhead() throws IOException {
        if (lmtp) {
            // RFC 2033 section 4.2: such a peer would give no reply at all
            throw SessionFailure.protocol("the peer wants a message for nobody");
        }
        peer.write(".\r\n");
    }

    private void readEnd(Transaction t) throws IOException {
        Reply reply = null;
        for (int recipient : t.accepted) {
            // RFC 2033 section 4.2: LMTP answers for each accepted recipient, in their order
            reply = reply == null || lmtp ? peer.read(settings.endTimeout()) : reply;
            if (reply.code() < 300 && session.extensions().dsn()) {
                ledger.passedOn(recipient);
            }
            ledger.answered(recipient, reply.code() < 300 ? reply.outcome() : refusal(reply), session.relay());
        }
        session.setTransactionOpen(ahead != null);
    }

    /** Nobody got it: the word of MAIL, or else of DATA, for all who have none of their own. */
    private void settleRefused(Transaction t) throws IOException {
        Reply cause = t.mailAccepted() ? t.data : t.mail;
        if (t.mailAccepted() && t.data != null && t.data.isPositive()) {
            throw SessionFailure.protocol("the peer answered DATA with " + t.data.code());
        }
        for (int recipient : t.recipients) {
            if (!ledger.isSettled(recipient) && cause != null) {
                ledger.answered(recipient, refusal(cause), session.relay());
            }
        }
    }

    /** A 3xx where there is none in the protocol must not count as success or go-ahead. */
    private static SmtpReply refusal(Reply reply) {
        return reply.code() >= 400 ? reply.outcome() : new SmtpReply(450, "4.5.0", "unexpected reply: " + reply.outcome());
    }

    private void finish(Transaction t) {
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
        if (current.contentSent) {
            // sent, but not heard of: the next attempt may make it a second copy, RFC 5321 section 4.1.1.4 and 6.1
            current.accepted.forEach(recipient -> ledger.settle(recipient, why, session.relay()));
        }
        ledger.putBack(current.recipients);
    }

    private Recipient recipient(int index) {
        return mail.recipients().get(index);
    }

    private String keyOf(Transaction t) {
        return individual ? recipient(t.recipients[0]).key() : "";
    }
}
