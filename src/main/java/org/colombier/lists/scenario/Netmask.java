package org.colombier.lists.scenario;

import java.math.BigInteger;
import java.net.InetAddress;

/** Addresses from one to another: a network as {@code address/bits}, {@code address/mask} or {@code address:mask}, a range {@code first-last}, one address, or any. */
record Netmask(byte[] first, byte[] last) {

    private static final Netmask ANY = new Netmask(new byte[0], new byte[0]);

    /** @throws ScenarioFault if the text is no network */
    static Netmask parse(String text) {
        String network = text.strip();
        if (network.equalsIgnoreCase("any") || network.equalsIgnoreCase("default")) {
            return ANY;
        }
        try {
            int dash = network.indexOf('-');
            if (dash > 0) {
                return range(address(network.substring(0, dash)), address(network.substring(dash + 1)));
            }
            int mask = network.indexOf('/') >= 0 ? network.indexOf('/') : network.indexOf('.') >= 0 ? network.indexOf(':') : -1;
            byte[] address = address(mask < 0 ? network : network.substring(0, mask));
            return block(address, mask < 0 ? address.length * 8 : bits(network.substring(mask + 1), address.length));
        } catch (IllegalArgumentException notANetwork) {
            throw new ScenarioFault("not a network: " + text);
        }
    }

    private static byte[] address(String text) {
        return InetAddress.ofLiteral(text.strip()).getAddress();
    }

    private static Netmask range(byte[] first, byte[] last) {
        if (first.length != last.length) {
            throw new IllegalArgumentException("two kinds of address");
        }
        return new Netmask(first, last);
    }

    private static int bits(String mask, int octets) {
        int bits = mask.indexOf('.') >= 0 ? prefix(address(mask)) : Integer.parseInt(mask.strip());
        if (bits < 0 || bits > octets * 8) {
            throw new IllegalArgumentException("prefix length");
        }
        return bits;
    }

    private static int prefix(byte[] mask) {
        BigInteger inverse = new BigInteger(1, mask).not().and(BigInteger.ONE.shiftLeft(mask.length * 8).subtract(BigInteger.ONE));
        if (inverse.add(BigInteger.ONE).bitCount() != 1) {
            throw new IllegalArgumentException("a mask with holes");
        }
        return mask.length * 8 - inverse.bitLength();
    }

    private static Netmask block(byte[] address, int bits) {
        byte[] first = address.clone();
        byte[] last = address.clone();
        for (int i = bits; i < address.length * 8; i++) {
            first[i / 8] &= (byte) ~(0x80 >> (i & 7));
            last[i / 8] |= (byte) (0x80 >> (i & 7));
        }
        return new Netmask(first, last);
    }

    boolean contains(InetAddress client) {
        byte[] address = client.getAddress();
        return this == ANY || address.length == first.length
            && java.util.Arrays.compareUnsigned(first, address) <= 0 && java.util.Arrays.compareUnsigned(address, last) <= 0;
    }
}
