package org.colombier.smtp.client;

import org.colombier.mail.Envelope;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.Recipient;
import org.colombier.mail.SmtpReply;
import org.jspecify.annotations.Nullable;

/** What a packet needs of a peer, compared with what the peer offers: decides, and settles nothing. For one thread. */
final class Demands {

    private final OutgoingMail mail;
    private final PreparedContent content;
    private final boolean wholeNeedsUtf8;

    Demands(OutgoingMail mail, PreparedContent content) throws PreparedContent.Unreadable {
        this.mail = mail;
        this.content = content;
        this.wholeNeedsUtf8 = mail.envelope().reversePath().address().filter(a -> a.needsSmtpUtf8()).isPresent()
            || mail.envelope().body() == Envelope.Body.SMTP_UTF8 && hasUtf8Header(content);
    }

    /**
     * RFC 6531 section 3.4 has SMTPUTF8 follow the mail; what was merely sent with it, without an internationalised
     * address or header field (RFC 6532), is ordinary mail.
     */
    private static boolean hasUtf8Header(PreparedContent content) throws PreparedContent.Unreadable {
        return content.isEightBit() && HeaderSection.read(content.beginning(HeaderSection.MAX_OCTETS)).fields().stream()
            .anyMatch(field -> field.raw().chars().anyMatch(c -> c > 127));
    }

    /** True if the transaction of this recipient must say SMTPUTF8. */
    boolean needsUtf8(Recipient recipient) {
        return wholeNeedsUtf8 || recipient.address().needsSmtpUtf8();
    }

    /** Why nobody behind this peer can have the message, or null. */
    @Nullable SmtpReply refusal(Extensions offered, String relay) {
        if (offered.size() > 0 && content.size() > offered.size()) {
            // RFC 1870 section 6.1: not even tried
            return new SmtpReply(552, "5.3.4", "Message of " + content.size() + " octets is larger than " + relay + " takes");
        }
        return wholeNeedsUtf8 && !offered.smtpUtf8() ? utf8Refusal(relay) : null;
    }

    /** Why this recipient behind this peer cannot have it, or null. */
    @Nullable SmtpReply refusal(Recipient recipient, Extensions offered, String relay) {
        return !offered.smtpUtf8() && recipient.address().needsSmtpUtf8() ? utf8Refusal(relay) : null;
    }

    private static SmtpReply utf8Refusal(String relay) {
        // RFC 6531 section 3.5
        return new SmtpReply(553, "5.6.7", "SMTPUTF8 is required, but " + relay + " does not offer it");
    }

    /** True if any recipient might be refused on its own. */
    boolean hasUtf8Recipients() {
        return mail.recipients().stream().anyMatch(r -> r.address().needsSmtpUtf8());
    }

    /** The content as this peer can take it. */
    PreparedContent contentFor(Extensions offered, boolean convert) throws PreparedContent.Unreadable, SevenBit.NotConvertible {
        return convert && !offered.eightBit() ? content.sevenBit() : content;
    }
}
