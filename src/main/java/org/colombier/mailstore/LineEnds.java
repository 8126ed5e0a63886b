package org.colombier.mailstore;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** CRLF on the wire, LF on the disk. */
final class LineEnds {

    /** @param stored octets with LF line ends, @param wire the same with CRLF */
    record Sizes(long stored, long wire) {
    }

    private LineEnds() {
    }

    private static final int LARGEST_BUFFER = 32 * 1024;

    /**
     * Copies with every CRLF turned into LF; a CR elsewhere stays.
     *
     * @param expected about how many octets will come
     */
    static Sizes toLf(InputStream in, OutputStream out, long expected) throws IOException {
        byte[] buffer = new byte[(int) Math.min(expected + 1, LARGEST_BUFFER)];
        byte[] kept = new byte[buffer.length + 1];
        boolean cr = false;
        long stored = 0;
        long lines = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            int length = 0;
            for (int i = 0; i < n; i++) {
                byte b = buffer[i];
                if (cr && b != '\n') {
                    kept[length++] = '\r';
                }
                cr = b == '\r';
                if (!cr) {
                    kept[length++] = b;
                    lines += b == '\n' ? 1 : 0;
                }
            }
            out.write(kept, 0, length);
            stored += length;
        }
        if (cr) {
            out.write('\r');
            stored++;
        }
        return new Sizes(stored, stored + lines);
    }

    /** Reads with CRLF for every line end, whichever of the two the source has. */
    static InputStream toCrlf(InputStream source) {
        return new FilterInputStream(new BufferedInputStream(source, 16 * 1024)) {
            private int last = -1;
            private boolean lfDue;

            @Override
            public int read() throws IOException {
                if (lfDue) {
                    lfDue = false;
                    last = '\n';
                    return '\n';
                }
                int b = in.read();
                if (b == '\n' && last != '\r') {
                    lfDue = true;
                    return '\r';
                }
                last = b;
                return b;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int n = 0;
                for (int b; n < length && (b = read()) >= 0; n++) {
                    target[offset + n] = (byte) b;
                }
                return n == 0 && length > 0 ? -1 : n;
            }

            @Override
            public boolean markSupported() {
                return false;
            }
        };
    }
}
