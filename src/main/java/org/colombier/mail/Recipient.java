package org.colombier.mail;

import java.util.EnumSet;
import java.util.Set;

/**
 * One envelope recipient.
 *
 * @param address  where the message goes
 * @param original the address the sender gave at RCPT, before aliases; X-Original-To and a report's Original-Recipient
 *                 come from it
 * @param key      an opaque key by which a list knows this copy again, at most 40 characters of {@code [a-z0-9]};
 *                 empty for ordinary mail. It goes into the reverse-path and the content where the {@link Envelope} says
 * @param notifications when the sender wants a report (RFC 3461 section 4.1); empty means the default, failure (and delay)
 * @param orcpt    the ORCPT parameter as given ({@code rfc822;…}), empty if none
 */
public record Recipient(EmailAddress address, EmailAddress original, String key, Set<Notify> notifications, String orcpt) {

    /** RFC 3461 section 4.1. */
    public enum Notify { NEVER, SUCCESS, FAILURE, DELAY }

    public Recipient {
        notifications = notifications.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(notifications));
    }

    public static Recipient of(EmailAddress address) {
        return new Recipient(address, address, "", Set.of(), "");
    }

    /** A copy of a list post: the key tells a bounce's or an unsubscription's member. No reports but bounces are wanted. */
    public static Recipient of(EmailAddress address, String key) {
        return new Recipient(address, address, key, Set.of(), "");
    }

    /** The same request for another address: what an alias does. */
    public Recipient to(EmailAddress other) {
        return new Recipient(other, original, key, notifications, orcpt);
    }
}
