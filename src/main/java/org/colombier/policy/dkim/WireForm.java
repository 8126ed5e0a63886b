package org.colombier.policy.dkim;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A message as it goes over the wire: every line end is CRLF, also where a lone CR or LF stands. For one thread. */
final class WireForm extends InputStream {

    private final InputStream in;
    private final byte[] taken = new byte[8_192];
    private final byte[] ready = new byte[2 * 8_192 + 1];
    private int from;
    private int to;
    private boolean carriageReturn;
    private boolean ended;

    WireForm(InputStream in) {
        this.in = in;
    }

    /** Where an offset of the original stands in the wire form. */
    static int offset(InputStream original, int offset) throws IOException {
        try (WireForm before = new WireForm(new ByteArrayInputStream(original.readNBytes(offset)))) {
            return (int) before.transferTo(OutputStream.nullOutputStream());
        }
    }

    @Override
    public int read() throws IOException {
        return fill() ? ready[from++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] octets, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int n = Math.min(length, to - from);
        System.arraycopy(ready, from, octets, offset, n);
        from += n;
        return n;
    }

    private boolean fill() throws IOException {
        while (from == to && !ended) {
            from = 0;
            to = 0;
            int n = in.read(taken);
            ended = n < 0;
            for (int i = 0; i < n; i++) {
                put(taken[i]);
            }
            if (ended && carriageReturn) {
                ready[to++] = '\n';
            }
        }
        return from < to;
    }

    private void put(byte b) {
        if (b == '\n' && !carriageReturn) {
            ready[to++] = '\r';
        } else if (b != '\n' && carriageReturn) {
            ready[to++] = '\n';
        }
        ready[to++] = b;
        carriageReturn = b == '\r';
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
