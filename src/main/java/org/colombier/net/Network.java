package org.colombier.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A network in CIDR notation: {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or one address. Immutable.
 *
 * @param address its first address; bits behind the prefix are zero
 * @param prefix  how many bits count
 */
public record Network(InetAddress address, int prefix) {

    public Network {
        byte[] bits = address.getAddress();
        if (prefix < 0 || prefix > bits.length * 8) {
            throw new IllegalArgumentException("not a prefix length: " + prefix);
        }
        for (int i = prefix; i < bits.length * 8; i++) {
            if (bit(bits, i)) {
                throw new IllegalArgumentException("bits are set behind the prefix: " + address.getHostAddress() + "/" + prefix);
            }
        }
    }

    /**
     * Reads CIDR notation; never asks a name server.
     *
     * @throws IllegalArgumentException if the text is no network
     */
    public static Network parse(String text) {
        String plain = text.strip();
        int slash = plain.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? plain : plain.substring(0, slash));
        int prefix = slash < 0 ? address.getAddress().length * 8 : Integer.parseInt(plain.substring(slash + 1));
        return new Network(address, prefix);
    }

    /** What counts as one client in limits: an IPv4 address, or the /64 of an IPv6 address, which one person has as a rule. */
    public static Network ofClient(InetAddress address) {
        byte[] octets = address.getAddress();
        if (octets.length == 4) {
            return new Network(address, 32);
        }
        Arrays.fill(octets, 8, 16, (byte) 0);
        try {
            return new Network(InetAddress.getByAddress(octets), 64);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public boolean contains(InetAddress client) {
        byte[] ours = address.getAddress();
        byte[] theirs = client.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int i = 0; i < prefix; i++) {
            if (bit(ours, i) != bit(theirs, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean bit(byte[] bits, int i) {
        return (bits[i >> 3] >> (7 - (i & 7)) & 1) == 1;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefix;
    }
}
