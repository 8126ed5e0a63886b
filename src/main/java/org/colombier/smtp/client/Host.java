package org.colombier.smtp.client;

import java.net.InetAddress;

/**
 * One peer that may take the mail.
 *
 * @param exchanger found by MX, so that it must not be ourselves
 * @param secure    DNSSEC vouches for the way to it, from the destination's name to the address
 * @param canonical its name at the end of its aliases
 */
record Host(String name, InetAddress address, int port, boolean exchanger, boolean secure, String canonical) {

    /** As the mail log names it. */
    @Override
    public String toString() {
        return name + "[" + address.getHostAddress() + "]:" + port;
    }
}
