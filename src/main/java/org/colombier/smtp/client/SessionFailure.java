package org.colombier.smtp.client;

import java.io.IOException;
import org.colombier.mail.SmtpReply;

/** The session cannot go on; nothing more is said on it. */
class SessionFailure extends IOException {

    private final transient SmtpReply reply;

    /** @param reply what this means for recipients that are still to be settled, if nobody else takes them */
    SessionFailure(SmtpReply reply) {
        super(reply.toString());
        this.reply = reply;
    }

    SmtpReply reply() {
        return reply;
    }

    /** A peer that does not speak the protocol; it may be repaired. */
    static SessionFailure protocol(String what) {
        return new SessionFailure(new SmtpReply(450, "4.5.0", what));
    }
}
