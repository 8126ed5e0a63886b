package org.colombier.smtp.client;

import java.io.IOException;
import org.colombier.mail.Recipient;
import org.colombier.mail.SmtpReply;

/** The steps of a transaction: what is said, what is heard, and what it means for the recipients. For one thread. */
final class Exchange {

    private final Session session;
    private final Connection peer;
    private final Extensions offered;
    private final OutgoingMail mail;
    private final Demands demands;
    private final Ledger ledger;
    private final SmtpClientSettings settings;
    private final boolean lmtp;

    Exchange(Session session, OutgoingMail mail, Demands demands, Ledger ledger, SmtpClientSettings settings, boolean lmtp) {
        this.session = session;
        this.peer = session.connection();
        this.offered = session.extensions();
        this.mail = mail;
        this.demands = demands;
        this.ledger = ledger;
        this.settings = settings;
        this.lmtp = lmtp;
    }

    /** RSET where it is due, MAIL and all RCPT, in one go. */
    void writeEnvelope(Transaction t, boolean eightBit) throws IOException {
        if (t.resetFirst) {
            peer.write("RSET\r\n");
        }
        peer.write(mailCommand(t, eightBit));
        for (int recipient : t.recipients) {
            peer.write(Commands.rcpt(recipient(recipient), offered));
        }
    }

    void readEnvelope(Transaction t) throws IOException {
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
    }

    /** One command after the other, for a peer that does not pipeline. */
    void envelopeInLockstep(Transaction t, boolean eightBit) throws IOException {
        peer.expectSilence();
        if (t.resetFirst) {
            peer.write("RSET\r\n");
            readReset();
        }
        peer.write(mailCommand(t, eightBit));
        t.mail = peer.read(settings.commandTimeout());
        for (int i = 0; t.mailAccepted() && i < t.recipients.length; i++) {
            peer.write(Commands.rcpt(recipient(t.recipients[i]), offered));
            judge(t, t.recipients[i], peer.read(settings.commandTimeout()));
        }
    }

    private void readReset() throws IOException {
        Reply reply = peer.read(settings.commandTimeout());
        if (!reply.isPositive()) {
            throw SessionFailure.protocol("the peer refused RSET: " + reply.outcome());
        }
    }

    private String mailCommand(Transaction t, boolean eightBit) {
        boolean utf8 = false;
        for (int recipient : t.recipients) {
            utf8 = utf8 || demands.needsUtf8(recipient(recipient));
        }
        Recipient first = recipient(t.recipients[0]);
        return Commands.mail(mail.envelope().reversePathFor(first), mail.envelope(), t.copy.size(), eightBit, utf8, offered);
    }

    private void judge(Transaction t, int recipient, Reply reply) {
        if (reply.isPositive()) {
            t.accepted.add(recipient);
        } else if ((reply.code() == 452 || reply.code() == 552) && t.hasTakers()) {
            // RFC 5321 section 4.5.3.1.10: too many recipients; those that fitted in go first, these in another transaction
            t.later.add(recipient);
        } else {
            ledger.answered(recipient, refusal(reply), session.relay());
        }
    }

    void writeData() throws IOException {
        peer.write("DATA\r\n");
    }

    void readData(Transaction t) throws IOException {
        t.data = peer.read(settings.dataTimeout());
    }

    void writeContent(Transaction t) throws IOException {
        t.contentSent = true;
        t.copy.writeData(peer::write);
    }

    /** RFC 3030 section 2: the whole message as the one and last chunk. */
    void writeChunk(Transaction t) throws IOException {
        long size = t.copy.chunkSize();
        t.contentSent = true;
        peer.write("BDAT " + size + " LAST\r\n");
        t.copy.writeChunk(peer::write);
    }

    /** RFC 2920 section 3.1: a peer that goes ahead without recipients gets a lone dot. */
    void writeLoneDot() throws IOException {
        if (lmtp) {
            // RFC 2033 section 4.2: such a peer would give no reply at all
            throw SessionFailure.protocol("the peer wants a message for nobody");
        }
        peer.write(".\r\n");
    }

    /** The reply to a message that nobody was to get: whatever it is, nobody got it. */
    void readUnwanted() throws IOException {
        peer.read(settings.endTimeout());
    }

    /** @return true if the last word was that the message is taken */
    boolean readEnd(Transaction t) throws IOException {
        Reply reply = null;
        for (int recipient : t.accepted) {
            // RFC 2033 section 4.2: LMTP answers for each accepted recipient, in their order
            reply = reply == null || lmtp ? peer.read(settings.endTimeout()) : reply;
            if (reply.code() < 300 && offered.dsn()) {
                ledger.passedOn(recipient);
            }
            ledger.answered(recipient, reply.code() < 300 ? reply.outcome() : refusal(reply), session.relay());
        }
        return reply != null && reply.isPositive();
    }

    /** Nobody got it: the word of MAIL, or else of DATA, for all who have none of their own. */
    void settleRefused(Transaction t) throws IOException {
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

    private Recipient recipient(int index) {
        return mail.recipients().get(index);
    }
}
