package org.colombier.policy.restriction;

import java.time.Duration;

/** The rules about how a client behaves. */
final class Conduct {

    private static final int LONGEST_SLEEP = 60;

    private Conduct() {
    }

    /** RFC 2920 section 3.1: what is sent ahead where an answer must be waited for, or before PIPELINING was offered. */
    static Ruling rejectUnauthPipelining(Inquiry inquiry) {
        return inquiry.situation().ahead()
            ? Ruling.no(inquiry.refusal(503, "5.5.0", "Improper use of SMTP command pipelining (reject_unauth_pipelining)")) : Ruling.dunno();
    }

    /** The null reverse-path with several recipients: nobody returns one mail to many. Asked at DATA, where the recipients are known. */
    static Ruling rejectMultiRecipientBounce(Inquiry inquiry) {
        boolean bounce = inquiry.situation().sender().filter(s -> s.isNull()).isPresent();
        return bounce && inquiry.situation().recipients() > 1
            ? Ruling.no(inquiry.refusal(550, "5.5.3", "Multi-recipient bounce (reject_multi_recipient_bounce)")) : Ruling.dunno();
    }

    static Ruling rejectPlaintextSession(Inquiry inquiry) {
        return inquiry.situation().encrypted() ? Ruling.dunno()
            : Ruling.no(inquiry.refusal(450, "4.7.1", "Session encryption is required (reject_plaintext_session)"));
    }

    /** Lets the client wait. */
    static Rule.Question sleep(String argument) {
        Duration time = Duration.ofSeconds(seconds(argument));
        return inquiry -> {
            if (!inquiry.isRehearsal()) {
                try {
                    Thread.sleep(time);
                } catch (InterruptedException stopping) {
                    // The session notices at its next read.
                    Thread.currentThread().interrupt();
                }
            }
            return Ruling.dunno();
        };
    }

    private static int seconds(String argument) {
        String digits = argument.endsWith("s") ? argument.substring(0, argument.length() - 1) : argument;
        if (!digits.matches("[0-9]{1,2}") || Integer.parseInt(digits) > LONGEST_SLEEP) {
            throw new IllegalArgumentException("sleep: 0 to " + LONGEST_SLEEP + " seconds, not " + argument);
        }
        return Integer.parseInt(digits);
    }
}
