package org.colombier.routing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.mail.Domain;
import org.colombier.mail.NextHop;
import org.colombier.mail.NextHop.Transport;

/** Reads the place a transport goes to: {@code [host]:port} or {@code [host]}; a domain whose MX are looked up, or {@code domain:port}. LMTP knows hosts only. */
final class Destination {

    private static final Pattern BRACKETS = Pattern.compile("\\[(?:ipv6:)?([A-Za-z0-9._:-]{1,200})](?::([0-9]{1,5}))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("([^\\[\\]:]{1,200})(?::([0-9]{1,5}))?");

    private Destination() {
    }

    /** @throws IllegalArgumentException with a reason for the person who wrote the text */
    static NextHop parse(String text, Transport transport) {
        Matcher host = BRACKETS.matcher(text);
        if (host.matches()) {
            return new NextHop(transport, "[" + host.group(1) + "]:" + port(host.group(2), transport));
        }
        Matcher name = NAME.matcher(text);
        if (!name.matches()) {
            throw new IllegalArgumentException("[host]:port or a domain is wanted, not " + text);
        }
        String domain = Domain.parse(name.group(1)).ascii();
        if (transport == Transport.LMTP) {
            return new NextHop(transport, "[" + domain + "]:" + port(name.group(2), transport));
        }
        return new NextHop(transport, name.group(2) == null ? domain : domain + ":" + port(name.group(2), transport));
    }

    /** LMTP has no port of its own (RFC 2033 section 5); 24 is what its clients use. */
    private static int port(@org.jspecify.annotations.Nullable String digits, Transport transport) {
        int port = digits == null ? transport == Transport.LMTP ? 24 : 25 : Integer.parseInt(digits);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not a port: " + digits);
        }
        return port;
    }
}
