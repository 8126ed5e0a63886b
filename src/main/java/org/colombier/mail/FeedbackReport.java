package org.colombier.mail;

import java.util.List;

/**
 * A mailbox provider's word that a recipient complains (RFC 5965). Anybody can write one, so what it says of recipients is
 * no proof; a key of ours in the message it holds is.
 *
 * @param type           {@code abuse}, {@code fraud}, {@code virus}, {@code opt-out}, {@code not-spam}, {@code other}; in lower case
 * @param mailFrom       the reverse-path of the message, without angle brackets; empty if not said
 * @param recipients     who got it, as said; often redacted (RFC 6590) or missing. At most {@value #MOST_RECIPIENTS}
 * @param message        the header of the message complained about, bounded; empty if it does not come along
 */
public record FeedbackReport(String type, String mailFrom, List<String> recipients, HeaderSection message) implements MailReport {

    public static final int MOST_RECIPIENTS = 100;

    public FeedbackReport {
        recipients = List.copyOf(recipients);
    }
}
