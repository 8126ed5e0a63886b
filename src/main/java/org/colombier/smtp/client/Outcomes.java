package org.colombier.smtp.client;

import org.colombier.mail.SmtpReply;

/** Told of each recipient as soon as the peer has answered for it. */
@FunctionalInterface
public interface Outcomes {

    /**
     * Comes before {@link #settled} where the peer offers DSN: what the sender wanted to be told (RFC 3461) is the
     * peer's to tell from here on.
     */
    default void passedOn(int index) {
    }

    /** A session with the destination is at hand, before anything is sent over it. */
    default void reached() {
    }

    /**
     * The fault is the destination's, not this mail's: its name could not be looked up now, no host of it could be reached
     * or would talk to us, or the conversation was lost before it had answered for anybody. Other mail for it would fare
     * no better just now. Told at most once, after the recipients that it cost an attempt.
     *
     * @param why temporary always; what the recipients were settled with
     */
    default void destinationFailed(SmtpReply why) {
    }

    /**
     * @param index into {@link OutgoingMail#recipients()}; each is told exactly once
     * @param reply the peer's final word for this recipient, or ours if there was no peer (4xx try later, 5xx never)
     * @param relay the peer as the mail log names it, {@code host[address]:port}, or {@code none}
     */
    void settled(int index, SmtpReply reply, String relay);
}
