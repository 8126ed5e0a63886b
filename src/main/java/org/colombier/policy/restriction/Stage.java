package org.colombier.policy.restriction;

import java.util.Locale;

/** When a list of restrictions is asked. */
public enum Stage {
    /** At connect. */
    CLIENT("Client host"),
    /** At EHLO, HELO or LHLO. */
    HELO("Helo command"),
    /** At MAIL. */
    SENDER("Sender address"),
    /** At RCPT, before {@link #RECIPIENT}: whether mail may be passed on for this client. */
    RELAY("Recipient address"),
    /** At RCPT. */
    RECIPIENT("Recipient address"),
    /** At DATA, or at the first BDAT. */
    DATA("Data command"),
    /** When the message has been read. */
    END_OF_DATA("End-of-data");

    private final String subject;

    Stage(String subject) {
        this.subject = subject;
    }

    /** What is refused, in the words of a reply. */
    String subject() {
        return subject;
    }

    /** As the configuration names it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
