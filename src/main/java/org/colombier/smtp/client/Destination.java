package org.colombier.smtp.client;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.colombier.mail.NextHop;

/**
 * A next hop understood: {@code [host]} or {@code [address]} is taken as it stands, a domain's MX is looked up; both may
 * have {@code :port}. LMTP servers have no MX.
 *
 * @param text   as it is written, in lower case
 * @param host   a name, or an address in digits
 * @param direct without MX look-up
 */
record Destination(String text, String host, int port, boolean direct, boolean lmtp) {

    private static final Pattern FORM = Pattern.compile("(?:\\[(?:ipv6:)?([^\\[\\]]{1,255})]|([^\\[\\]:]{1,255}))(?::(\\d{1,5}))?");
    /** RFC 2033 has no port of its own; the one IANA gave ("Network-private mail"), which LMTP servers use. */
    private static final int LMTP_PORT = 24;

    /** @throws MalformedHop if the text is none of these forms */
    static Destination of(NextHop hop, int smtpPort) throws MalformedHop {
        boolean lmtp = hop.transport() == NextHop.Transport.LMTP;
        String text = hop.destination().toLowerCase(Locale.ROOT);
        Matcher form = FORM.matcher(text);
        if (!form.matches() || !lmtp && hop.transport() != NextHop.Transport.SMTP) {
            throw new MalformedHop("no SMTP destination: " + hop);
        }
        boolean bracketed = form.group(1) != null;
        int port = form.group(3) == null ? (lmtp ? LMTP_PORT : smtpPort) : Integer.parseInt(form.group(3));
        if (port < 1 || port > 65_535) {
            throw new MalformedHop("no port: " + hop);
        }
        return new Destination(text, bracketed ? form.group(1) : form.group(2), port, bracketed || lmtp, lmtp);
    }

    /** How tables may name it, the most exact first: as written, without its port, without brackets. */
    List<String> forms() {
        String withoutPort = text.endsWith(":" + port) ? text.substring(0, text.lastIndexOf(':')) : text;
        return Stream.of(text, withoutPort, host).distinct().toList();
    }
}
