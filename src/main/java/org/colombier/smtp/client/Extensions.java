package org.colombier.smtp.client;

import java.util.List;
import java.util.Locale;

/**
 * What the peer offers in its reply to EHLO (RFC 5321 section 4.1.1.1), as far as it matters to us.
 *
 * @param size the largest message it takes, in octets; 0 for no stated limit, -1 if it does not say SIZE (RFC 1870 section 3)
 */
record Extensions(boolean pipelining, boolean startTls, boolean eightBit, boolean smtpUtf8, boolean dsn, long size) {

    static final Extensions NONE = new Extensions(false, false, false, false, false, -1);

    static Extensions of(Reply ehlo) {
        Extensions e = NONE;
        for (String line : ehlo.lines().subList(1, ehlo.lines().size())) {
            String[] words = line.strip().toUpperCase(Locale.ROOT).split("[ =]+", 3);
            e = switch (words[0]) {
                case "PIPELINING" -> new Extensions(true, e.startTls, e.eightBit, e.smtpUtf8, e.dsn, e.size);
                case "STARTTLS" -> new Extensions(e.pipelining, true, e.eightBit, e.smtpUtf8, e.dsn, e.size);
                case "8BITMIME" -> new Extensions(e.pipelining, e.startTls, true, e.smtpUtf8, e.dsn, e.size);
                case "SMTPUTF8" -> new Extensions(e.pipelining, e.startTls, e.eightBit, true, e.dsn, e.size);
                case "DSN" -> new Extensions(e.pipelining, e.startTls, e.eightBit, e.smtpUtf8, true, e.size);
                case "SIZE" -> new Extensions(e.pipelining, e.startTls, e.eightBit, e.smtpUtf8, e.dsn, sizeOf(words));
                default -> e;
            };
        }
        return e;
    }

    private static long sizeOf(String[] words) {
        return words.length > 1 && words[1].matches("\\d{1,18}") ? Long.parseLong(words[1]) : 0;
    }
}
