package org.colombier.net;

/**
 * Gives a message the only line ends that it may have (RFC 5321 section 2.3.8): a LF, with whatever CR stand before it, becomes CRLF
 * (Windows scripts send CR CR LF), any other CR a space, as Postfix has it. Nothing is left that two servers could read in two
 * ways. Where the message ends has been decided before. Not thread-safe.
 */
public final class LineEnds implements LineReader.Octets {

    private static final int BATCH = 8_192;

    private final LineReader.Octets into;
    private final byte[] batch = new byte[BATCH];
    private int used;
    private long carriageReturns;
    private boolean lineStart = true;

    public LineEnds(LineReader.Octets into) {
        this.into = into;
    }

    @Override
    public void take(byte[] buffer, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            byte c = buffer[i];
            if (c == '\r') {
                carriageReturns++;
            } else if (c == '\n') {
                endLine();
            } else {
                space();
                put(c);
                lineStart = false;
            }
        }
    }

    private void endLine() {
        carriageReturns = 0;
        lineStart = true;
        put('\r');
        put('\n');
    }

    private void space() {
        for (; carriageReturns > 0; carriageReturns--) {
            put(' ');
        }
    }

    private void put(int octet) {
        if (used == BATCH) {
            hand();
        }
        batch[used++] = (byte) octet;
    }

    private void hand() {
        into.take(batch, 0, used);
        used = 0;
    }

    /** Hands on what is left, and ends a last line that has no end or only a CR (RFC 5321 section 4.1.1.4). */
    public void finish() {
        if (carriageReturns > 0 || !lineStart) {
            endLine();
        }
        hand();
    }
}
