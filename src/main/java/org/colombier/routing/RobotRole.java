package org.colombier.routing;

/** The job of a robot address. Those up to {@code BOUNCE} belong to a list, the others to a domain. */
public enum RobotRole {
    /** {@code list@}: a post. */
    POST,
    /** {@code list-request@}: the owners, as people; also subscribe and unsubscribe by subject. */
    REQUEST,
    /** {@code list-editor@}: the moderators. */
    EDITOR,
    /** {@code list-owner@}: bounces without VERP, and what people write to it. */
    OWNER,
    /** {@code list-subscribe@}. */
    SUBSCRIBE,
    /** {@code list-unsubscribe@}. */
    UNSUBSCRIBE,
    /** {@code bounce+KEY@}: a bounce of one member's copy, the key tells list and member. */
    BOUNCE,
    /** {@code sympa@}: mail commands. */
    COMMAND,
    /** {@code listmaster@}: the domain's listmasters. */
    LISTMASTER,
    /** {@code abuse-feedback-report@}: where mailbox providers send complaints (RFC 5965). */
    COMPLAINT
}
