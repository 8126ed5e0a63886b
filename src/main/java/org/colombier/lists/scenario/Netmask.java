package org.colombier.lists.scenario;

import java.net.InetAddress;

/** A network in the form {@code address/bits}; without bits, one address. */
record Netmask(byte[] network, int bits) {

    /** @throws ScenarioFault if the text is no network */
    static Netmask parse(String text) {
        int slash = text.indexOf('/');
        try {
            byte[] network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
            int bits = slash < 0 ? network.length * 8 : Integer.parseInt(text.substring(slash + 1));
            if (bits < 0 || bits > network.length * 8) {
                throw new IllegalArgumentException("prefix length");
            }
            return new Netmask(network, bits);
        } catch (IllegalArgumentException notANetwork) {
            throw new ScenarioFault("not a network: " + text);
        }
    }

    boolean contains(InetAddress client) {
        byte[] address = client.getAddress();
        if (address.length != network.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i & 7);
            if ((address[i / 8] & mask) != (network[i / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
