package org.colombier.net;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lines as the Internet's protocols have them: only CRLF ends a line (RFC 5321 section 2.3.8); a CR or LF on its own, a
 * NUL or too long a line is a {@link LineFault}. Memory is bounded by the limit that the caller gives. Not thread-safe.
 */
public final class LineReader {

    /** Where octets come from. */
    interface Source {
        /**
         * Waits for octets.
         *
         * @param begins a new line (or a new block of data) begins: its time runs from here
         * @return how many came, at least one; -1 at the end of the stream
         */
        int fill(byte[] into, int offset, int length, boolean begins) throws IOException;
    }

    /** Takes octets of a message; says nothing and remembers its own failures, so that the wire is read to the end. */
    @FunctionalInterface
    public interface Octets {
        void take(byte[] buffer, int offset, int length);
    }

    /** After so many octets a line that does not end costs the connection. */
    private static final int ENDLESS = 1 << 20;

    private final Source source;
    private byte[] buffer = new byte[8_192];
    private int pos;
    private int end;

    LineReader(Source source) {
        this.source = source;
    }

    /**
     * The next line without its CRLF, read as UTF-8 (what is not UTF-8 becomes U+FFFD).
     *
     * @param limit octets without the CRLF
     * @return null at the end of the stream; what stands there without a CRLF is dropped
     * @throws LineFault if the line is too long or holds a bare CR or LF or a NUL; the next line can be read, but for an {@linkplain LineFault#isOpen open} one
     */
    public @Nullable String readLine(int limit) throws IOException {
        LineFault.@Nullable Kind fault = null;
        int dropped = 0;
        int scan = pos;
        for (boolean begins = true;; begins = false) {
            for (; scan < end; scan++) {
                byte b = buffer[scan];
                boolean afterCr = scan > pos && buffer[scan - 1] == '\r';
                if (b == '\n' && afterCr) {
                    return finish(scan, limit, fault);
                }
                if (b == '\n') {
                    fault = LineFault.Kind.BARE_LF;
                } else if (afterCr) {
                    fault = LineFault.Kind.BARE_CR;
                } else if (b == 0) {
                    fault = LineFault.Kind.NUL;
                }
            }
            if (end - pos > limit + 1) {
                fault = fault == null ? LineFault.Kind.TOO_LONG : fault;
                dropped += end - 1 - pos;
                keepLastOctet();
                scan = end;
                if (dropped > ENDLESS) {
                    throw new EOFException("a line without end");
                }
            }
            if (fault == LineFault.Kind.BARE_LF && buffer[end - 1] == '\n') {
                // Who ends lines so would wait for ever for an answer to what is no line yet.
                pos = end;
                throw new LineFault(fault, true);
            }
            int from = scan - pos;
            if (!more(begins)) {
                return null;
            }
            scan = pos + from;
        }
    }

    private String finish(int lineFeed, int limit, LineFault.@Nullable Kind fault) throws LineFault {
        int length = lineFeed - 1 - pos;
        int from = pos;
        pos = lineFeed + 1;
        if (fault != null || length > limit) {
            throw new LineFault(fault == null ? LineFault.Kind.TOO_LONG : fault, false);
        }
        return new String(buffer, from, length, StandardCharsets.UTF_8);
    }

    /** Of a line that is dropped anyway only the last octet counts: it may be the CR before the LF. */
    private void keepLastOctet() {
        buffer[0] = buffer[end - 1];
        pos = 0;
        end = 1;
    }

    /** Reads on behind what is there, making room; false at the end of the stream. */
    private boolean more(boolean begins) throws IOException {
        if (pos == end) {
            pos = 0;
            end = 0;
        } else if (end == buffer.length && pos > 0) {
            System.arraycopy(buffer, pos, buffer, 0, end - pos);
            end -= pos;
            pos = 0;
        } else if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int n = source.fill(buffer, end, buffer.length - end, begins);
        end += Math.max(n, 0);
        return n >= 0;
    }

    /**
     * What a block of dot-stuffed data was like.
     *
     * @param octets      after the dots were taken off
     * @param bareLineEnd a CR without LF or an LF without CR stood in it
     * @param eightBit    an octet over 127 stood in it
     * @param longestLine octets of its longest line as it was sent, without the CRLF or LF
     */
    public record Data(long octets, boolean bareLineEnd, boolean eightBit, long longestLine) {

        /** What it is like when its bare line ends were {@linkplain LineEnds mended}. */
        public Data mended() {
            return new Data(octets, false, eightBit, longestLine);
        }
    }

    /**
     * Reads dot-stuffed data to its true end, CRLF.CRLF and nothing else (RFC 5321 section 4.1.1.4), and leaves what
     * follows for the next call. The dots are taken off, the last line's CRLF is kept.
     *
     * @param hardLimit octets after which the peer is not listened to any more
     * @throws EOFException if the stream ends before the data, or at the hard limit
     */
    public Data readDotTerminated(Octets into, long hardLimit) throws IOException {
        DotStuffing dots = new DotStuffing(into);
        for (boolean begins = true;; begins = false) {
            int used = dots.take(buffer, pos, end);
            pos += used;
            if (dots.isComplete()) {
                return dots.data();
            }
            if (dots.octets() > hardLimit) {
                throw new EOFException("data without end");
            }
            if (!more(begins)) {
                throw new EOFException("the connection ended within data");
            }
        }
    }

    /**
     * Reads exactly so many octets (an IMAP literal).
     *
     * @throws EOFException if the stream ends before
     */
    public void readExactly(long count, Octets into) throws IOException {
        long left = count;
        for (boolean begins = true; left > 0; begins = false) {
            if (pos == end && !more(begins)) {
                throw new EOFException("the connection ended within a literal");
            }
            int n = (int) Math.min(left, end - pos);
            into.take(buffer, pos, n);
            pos += n;
            left -= n;
        }
    }

    /** True if octets have come that no one has read yet: the peer sent ahead. */
    public boolean hasBuffered() {
        return pos < end;
    }

    /** Forgets what came ahead: it was said in clear, and what follows is under TLS (RFC 3207 section 4.2). @return how many octets */
    public int discardBuffered() {
        int n = end - pos;
        pos = 0;
        end = 0;
        return n;
    }
}
