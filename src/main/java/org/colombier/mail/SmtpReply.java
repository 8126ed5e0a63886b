package org.colombier.mail;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reply of an SMTP or LMTP server, and with it the status of a delivery: the code of RFC 5321 section 4.2, the
 * enhanced code of RFC 3463 and a text for people. The kind (done, try later, never) is decided where it is made.
 *
 * @param code     200 to 599
 * @param enhanced {@code class.subject.detail}, its class equal to the code's first digit; empty where the standard wants none (greeting, EHLO, 354)
 * @param text     one line without CR and LF, said to the peer: it tells little
 */
public record SmtpReply(int code, String enhanced, String text) {

    private static final Pattern LINE = Pattern.compile("([2-5][0-9]{2})(?:[ -](?:([245]\\.[0-9]{1,3}\\.[0-9]{1,3})(?: |$))?(.*))?", Pattern.DOTALL);

    public SmtpReply {
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException("not a reply code: " + code);
        }
        // Replies are made for every recipient of every message: the expression only where it has something to do.
        text = text.indexOf('\r') < 0 && text.indexOf('\n') < 0 ? text : text.replaceAll("[\\r\\n]+", " ");
    }

    /**
     * Reads a reply line as {@link #toString} writes it, or any server's.
     *
     * @throws IllegalArgumentException if the line does not begin with a reply code
     */
    public static SmtpReply parse(String line) {
        Matcher m = LINE.matcher(line);
        if (!m.matches()) {
            throw new IllegalArgumentException("not an SMTP reply: " + line);
        }
        int code = Integer.parseInt(m.group(1));
        String enhanced = m.group(2) == null ? "" : m.group(2);
        return new SmtpReply(code, enhanced, m.group(3) == null ? "" : m.group(3));
    }

    public boolean isPositive() {
        return code < 400;
    }

    public boolean isTemporary() {
        return code >= 400 && code < 500;
    }

    public boolean isPermanent() {
        return code >= 500;
    }

    /** The status for a report (RFC 3464 section 2.3.4): the enhanced code, or {@code x.0.0} by the class of the reply. */
    public String status() {
        return enhanced.isEmpty() ? code / 100 + ".0.0" : enhanced;
    }

    @Override
    public String toString() {
        return enhanced.isEmpty() ? code + " " + text : code + " " + enhanced + " " + text;
    }
}
