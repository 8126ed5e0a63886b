package org.colombier.smtp.client;

import java.io.IOException;

/**
 * Content on its way out. For DATA: a dot in front of lines that begin with one (RFC 5321 section 4.5.2), the end with
 * its dot; BDAT counts octets and needs neither (RFC 3030 section 2). A CR or LF that stands alone goes out as CRLF: some peers would take it for a line end, and with a dot for the
 * end of the message, so that what follows were commands in our name (SMTP smuggling).
 */
final class DotStuffer {

    /** Where the octets go. */
    @FunctionalInterface
    interface Sink {
        void write(byte[] octets, int offset, int length) throws IOException;
    }

    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] DOT = {'.'};

    private final Sink sink;
    private final boolean dots;
    private boolean lineStart = true;
    private boolean carriageReturn;

    /** @param dots for DATA; without them for BDAT */
    DotStuffer(Sink sink, boolean dots) {
        this.sink = sink;
        this.dots = dots;
    }

    void write(byte[] octets, int offset, int length) throws IOException {
        int from = offset;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            byte b = octets[i];
            if (carriageReturn) {
                carriageReturn = false;
                from = endLine(octets, from, i);
                if (b == '\n') {
                    from = i + 1;
                    continue;
                }
            }
            if (b == '\r') {
                sink.write(octets, from, i - from);
                from = i + 1;
                carriageReturn = true;
            } else if (b == '\n') {
                sink.write(octets, from, i - from);
                from = endLine(octets, i + 1, i + 1);
            } else if (lineStart) {
                lineStart = false;
                if (b == '.' && dots) {
                    sink.write(DOT, 0, 1);
                }
            }
        }
        if (!carriageReturn && from < end) {
            sink.write(octets, from, end - from);
        }
    }

    private int endLine(byte[] octets, int from, int to) throws IOException {
        sink.write(octets, from, to - from);
        sink.write(CRLF, 0, 2);
        lineStart = true;
        return to;
    }

    /** The end of the last line, and for DATA the line of the dot. */
    void end() throws IOException {
        if (carriageReturn || !lineStart) {
            sink.write(CRLF, 0, 2);
        }
        if (dots) {
            sink.write(DOT, 0, 1);
            sink.write(CRLF, 0, 2);
        }
    }
}
