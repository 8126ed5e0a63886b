package org.colombier.smtp.server;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Who is connected; stays for the whole connection.
 *
 * @param trusted the address is in {@code colombier.networks}
 */
record Client(InetAddress address, boolean trusted) {

    /** For the log, as Postfix writes it. The reverse name is not asked for, so it is unknown. */
    @Override
    public String toString() {
        return "unknown[" + address.getHostAddress() + "]";
    }

    /** RFC 5321 section 4.1.3. */
    String literal() {
        return address instanceof Inet6Address ? "[IPv6:" + address.getHostAddress().replaceAll("%.*", "") + "]" : "[" + address.getHostAddress() + "]";
    }
}
