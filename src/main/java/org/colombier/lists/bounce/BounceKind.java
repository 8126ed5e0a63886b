package org.colombier.lists.bounce;

/** What a mail that came back is worth. Only {@link #HARD} and {@link #SOFT} count against a member. */
public enum BounceKind {
    /** The address is no good: no such mailbox, domain or account. Counts. */
    HARD,
    /** It may be good again: a full mailbox, a host that does not answer, a loop. Counts half. */
    SOFT,
    /** Refused for what the message is or whom it comes from: spam filters, DMARC, blocklists, greylisting, content. */
    POLICY,
    /** The message was too large. */
    SIZE,
    /** The person is away. */
    VACATION,
    /** Still being tried. */
    DELAY,
    /** A filter asks the sender to prove that it is a person. */
    CHALLENGE,
    /** It arrived (RFC 3464's delivered, relayed, expanded). */
    SUCCESS,
    /** It was read, deleted or the like (RFC 8098). */
    RECEIPT,
    /** The recipient complains (RFC 5965). */
    COMPLAINT,
    /** Nothing that we understand. */
    UNKNOWN;

    public boolean counts() {
        return this == HARD || this == SOFT;
    }
}
