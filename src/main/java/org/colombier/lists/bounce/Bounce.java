package org.colombier.lists.bounce;

import java.util.regex.Pattern;

/**
 * What a mail that came back says of one recipient.
 *
 * @param recipient of whom it speaks, if it says; empty else
 * @param status    an enhanced code (RFC 3463), empty if the mail tells none
 * @param reason    the other side's words on one line, for people; at most {@value #LONGEST_REASON} characters
 */
record Bounce(BounceKind kind, String recipient, String status, String reason) {

    static final int LONGEST_REASON = 300;
    static final int LONGEST_RECIPIENT = 320;
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Cntrl}\\u2028\\u2029]+");

    Bounce {
        recipient = recipient.length() > LONGEST_RECIPIENT ? "" : recipient;
        reason = line(reason);
    }

    boolean counts() {
        return kind.counts();
    }

    private static String line(String text) {
        String bounded = text.length() > 4 * LONGEST_REASON ? text.substring(0, 4 * LONGEST_REASON) : text;
        String line = BLANKS.matcher(bounded).replaceAll(" ").strip();
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON - 1) + "…" : line;
    }
}
