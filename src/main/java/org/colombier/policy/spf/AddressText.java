package org.colombier.policy.spf;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;

/** How addresses are written and compared in records. */
final class AddressText {

    private AddressText() {
    }

    /** Dotted for the {@code i} macro: four numbers, or the 32 digits of an IPv6 address (RFC 7208 section 7.3). */
    static String dotted(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        StringBuilder out = new StringBuilder();
        for (byte b : address.getAddress()) {
            out.append(Character.forDigit(b >> 4 & 15, 16)).append('.').append(Character.forDigit(b & 15, 16)).append('.');
        }
        return out.substring(0, out.length() - 1);
    }

    /** For people: RFC 5952, the longest run of zeros shortened. */
    static String readable(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] b = address.getAddress();
        int best = -1;
        int longest = 1;
        for (int from = 0; from < 8; from++) {
            int to = from;
            while (to < 8 && group(b, to) == 0) {
                to++;
            }
            if (to - from > longest) {
                best = from;
                longest = to - from;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == best) {
                out.append("::");
                i += longest - 1;
            } else {
                out.append(out.isEmpty() || out.charAt(out.length() - 1) == ':' ? "" : ":").append(Integer.toHexString(group(b, i)));
            }
        }
        return out.toString().toLowerCase(Locale.ROOT);
    }

    private static int group(byte[] b, int index) {
        return (b[2 * index] & 255) << 8 | b[2 * index + 1] & 255;
    }

    /** Whether the first bits agree; never for addresses of two kinds, even with no bits to compare. */
    static boolean agree(InetAddress a, InetAddress b, int bits) {
        byte[] x = a.getAddress();
        byte[] y = b.getAddress();
        if (x.length != y.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 128 >> (i & 7);
            if ((x[i >> 3] & mask) != (y[i >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }
}
