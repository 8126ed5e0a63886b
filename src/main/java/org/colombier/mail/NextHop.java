package org.colombier.mail;

import java.util.Optional;

/**
 * Where a packet of recipients goes next: who carries it and where to. Recipients of one message with an equal next
 * hop travel together.
 *
 * @param transport   the carrier, as the transport table names it
 * @param destination for {@code SMTP} and {@code LMTP} a domain (its MX is looked up) or {@code [host]:port}; for
 *                    {@code MAILBOX} the mail domain; for {@code ROBOT} the address of the list, or of the domain's
 *                    robot; for {@code REFUSE} the answer as {@link SmtpReply} text. At most 255 characters
 */
public record NextHop(Transport transport, String destination) {

    /** The carriers. {@code REFUSE} is nobody: a permanent reply makes a delivery report, a temporary one lets the mail wait, a positive one discards it. */
    public enum Transport { MAILBOX, ROBOT, SMTP, LMTP, REFUSE }

    /** The last word about mail for here, if nobody will ever carry it. */
    public Optional<SmtpReply> end() {
        return transport == Transport.REFUSE ? Optional.of(SmtpReply.parse(destination)).filter(reply -> !reply.isTemporary()) : Optional.empty();
    }

    @Override
    public String toString() {
        return transport.name().toLowerCase(java.util.Locale.ROOT) + ":" + destination;
    }
}
