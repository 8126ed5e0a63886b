package org.colombier.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes lines into a buffer that goes out in one piece: when it is full, when somebody flushes, and before the reader
 * of the same connection waits, so that the replies to a batch of pipelined commands are one write. Not thread-safe.
 */
public final class LineWriter {

    /** Where octets go. */
    interface Target {
        void write(byte[] octets, int offset, int length) throws IOException;
    }

    private final Target target;
    private final byte[] buffer = new byte[8_192];
    private int used;

    LineWriter(Target target) {
        this.target = target;
    }

    /** Writes a text, in UTF-8, without a line end. */
    public LineWriter text(String text) throws IOException {
        int n = text.length();
        if (n > buffer.length) {
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            return octets(octets, 0, octets.length);
        }
        if (n > buffer.length - used) {
            flush();
        }
        for (int i = 0; i < n; i++) {
            char c = text.charAt(i);
            if (c >= 128) {
                byte[] rest = text.substring(i).getBytes(StandardCharsets.UTF_8);
                return octets(rest, 0, rest.length);
            }
            buffer[used++] = (byte) c;
        }
        return this;
    }

    /** Writes a text and CRLF. The text holds neither CR nor LF: the caller has seen to it. */
    public LineWriter line(String text) throws IOException {
        return text(text).crlf();
    }

    public LineWriter crlf() throws IOException {
        if (buffer.length - used < 2) {
            flush();
        }
        buffer[used++] = '\r';
        buffer[used++] = '\n';
        return this;
    }

    public LineWriter octets(byte[] octets, int offset, int length) throws IOException {
        if (length > buffer.length - used) {
            flush();
        }
        if (length > buffer.length) {
            target.write(octets, offset, length);
        } else {
            System.arraycopy(octets, offset, buffer, used, length);
            used += length;
        }
        return this;
    }

    public void flush() throws IOException {
        if (used > 0) {
            int n = used;
            used = 0;
            target.write(buffer, 0, n);
        }
    }
}
