package org.colombier.smtp.server;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Who is connected; stays for the whole connection, unless a proxy tells of another one by XCLIENT.
 *
 * @param address the client's own, also behind a trusted proxy
 * @param trusted the address is in {@code colombier.networks}
 * @param name    its reverse name if that leads back to the address, else {@link #UNKNOWN}
 * @param port    its own; 0 if a proxy did not tell
 */
record Client(InetAddress address, boolean trusted, String name, int port) {

    static final String UNKNOWN = "unknown";

    Client(InetAddress address, boolean trusted) {
        this(address, trusted, UNKNOWN, 0);
    }

    Client named(String confirmed) {
        return new Client(address, trusted, confirmed, port);
    }

    /** For the log, as Postfix writes it. */
    @Override
    public String toString() {
        return name + "[" + address.getHostAddress() + "]";
    }

    /** RFC 5321 section 4.1.3. */
    String literal() {
        return address instanceof Inet6Address ? "[IPv6:" + address.getHostAddress().replaceAll("%.*", "") + "]" : "[" + address.getHostAddress() + "]";
    }
}
