package org.colombier.routing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.mail.Domain;
import org.colombier.mail.NextHop;
import org.colombier.mail.NextHop.Transport;

/** Reads the place a transport goes to: {@code [host]:port}, {@code [host]}, or for SMTP a domain whose MX are looked up. */
final class Destination {

    private static final Pattern BRACKETS = Pattern.compile("\\[(?:ipv6:)?([A-Za-z0-9._:-]{1,200})](?::([0-9]{1,5}))?", Pattern.CASE_INSENSITIVE);

    private Destination() {
    }

    /** @throws IllegalArgumentException with a reason for the person who wrote the text */
    static NextHop parse(String text, Transport transport) {
        Matcher m = BRACKETS.matcher(text);
        if (m.matches()) {
            int port = m.group(2) == null ? standardPort(transport) : Integer.parseInt(m.group(2));
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("not a port: " + m.group(2));
            }
            return new NextHop(transport, "[" + m.group(1) + "]:" + port);
        }
        if (transport == Transport.LMTP || text.indexOf(':') >= 0) {
            throw new IllegalArgumentException("[host]:port is wanted, not " + text);
        }
        return new NextHop(transport, Domain.parse(text).ascii());
    }

    /** LMTP has no port of its own (RFC 2033 section 5); 24 is what its clients use. */
    private static int standardPort(Transport transport) {
        return transport == Transport.LMTP ? 24 : 25;
    }
}
