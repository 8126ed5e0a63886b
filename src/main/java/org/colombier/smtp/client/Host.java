package org.colombier.smtp.client;

import java.net.InetAddress;

/**
 * One peer that may take the mail.
 *
 * @param exchanger found by MX, so that it must not be ourselves
 */
record Host(String name, InetAddress address, int port, boolean exchanger) {

    /** As the mail log names it. */
    @Override
    public String toString() {
        return name + "[" + address.getHostAddress() + "]:" + port;
    }
}
