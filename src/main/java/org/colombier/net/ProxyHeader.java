package org.colombier.net;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a proxy in front of us says first on each connection: for whom it speaks (the PROXY protocol, versions 1 and 2,
 * as HAProxy's {@code proxy-protocol.txt} has it). Reads the header to its last octet and not one further, since TLS may
 * follow.
 */
final class ProxyHeader {

    /** Section 2.1: the longest line of version 1, with its CRLF. */
    private static final int LONGEST_LINE = 107;
    private static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};

    private ProxyHeader() {
    }

    /**
     * @return the client's address; empty if the proxy speaks for itself or knows none, so that its own address counts
     * @throws IOException if what comes is no such header: the connection is of no use then (section 2: no guessing)
     */
    static Optional<InetSocketAddress> read(InputStream in) throws IOException {
        int first = octet(in);
        return switch (first) {
            case 'P' -> line(in);
            case '\r' -> binary(in);
            default -> throw new IOException("no PROXY header");
        };
    }

    private static Optional<InetSocketAddress> line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder("P");
        while (!line.toString().endsWith("\r\n")) {
            if (line.length() == LONGEST_LINE) {
                throw new IOException("a PROXY line without end");
            }
            line.append((char) octet(in));
        }
        String[] words = line.substring(0, line.length() - 2).split(" ", -1);
        if (words[0].equals("PROXY") && words.length > 1 && words[1].equals("UNKNOWN")) {
            return Optional.empty();
        }
        if (words.length != 6 || !words[0].equals("PROXY")) {
            throw new IOException("a malformed PROXY line");
        }
        address(words[1], words[3]);
        port(words[5]);
        return Optional.of(new InetSocketAddress(address(words[1], words[2]), port(words[4])));
    }

    private static InetAddress address(String family, String text) throws IOException {
        boolean four = family.equals("TCP4") && text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
        boolean six = family.equals("TCP6") && text.matches("[0-9A-Fa-f:.]{2,45}") && text.indexOf(':') >= 0;
        try {
            if (four || six) {
                return four ? Inet4Address.ofLiteral(text) : Inet6Address.ofLiteral(text);
            }
        } catch (IllegalArgumentException notAnAddress) {
            throw new IOException("a malformed address in a PROXY line", notAnAddress);
        }
        throw new IOException("a malformed address in a PROXY line");
    }

    private static int port(String text) throws IOException {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new IOException("a malformed port in a PROXY line");
        }
        return Integer.parseInt(text);
    }

    private static Optional<InetSocketAddress> binary(InputStream in) throws IOException {
        byte[] head = exactly(in, SIGNATURE.length - 1 + 4);
        if (!Arrays.equals(head, 0, SIGNATURE.length - 1, SIGNATURE, 1, SIGNATURE.length)) {
            throw new IOException("no PROXY header");
        }
        int command = head[11] & 0xFF;
        int family = head[12] & 0xFF;
        byte[] rest = exactly(in, (head[13] & 0xFF) << 8 | head[14] & 0xFF);
        // Section 2.2: version 2, LOCAL or PROXY; anything else must be refused.
        if (command != 0x20 && command != 0x21) {
            throw new IOException("a PROXY header of another version");
        }
        int octets = family == 0x11 ? 4 : family == 0x21 ? 16 : 0;
        if (command == 0x20 || octets == 0) {
            return Optional.empty();
        }
        if (rest.length < 2 * octets + 4) {
            throw new IOException("a PROXY header too short for its addresses");
        }
        int port = (rest[2 * octets] & 0xFF) << 8 | rest[2 * octets + 1] & 0xFF;
        return Optional.of(new InetSocketAddress(InetAddress.getByAddress(Arrays.copyOf(rest, octets)), port));
    }

    private static byte[] exactly(InputStream in, int count) throws IOException {
        byte[] octets = in.readNBytes(count);
        if (octets.length < count) {
            throw new EOFException("the connection ended within a PROXY header");
        }
        return octets;
    }

    private static int octet(InputStream in) throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("the connection ended within a PROXY header");
        }
        return octet;
    }
}
