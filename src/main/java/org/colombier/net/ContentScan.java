package org.colombier.net;

/**
 * Looks at the octets of a message that come by count and not by lines (RFC 3030), hands them on and tells what
 * dot-stuffed data would tell of them. A CR at the end of one chunk and the LF at the begin of the next are one line
 * end: where a chunk ends says nothing. Not thread-safe.
 */
public final class ContentScan implements LineReader.Octets {

    private static final byte[] CRLF = {'\r', '\n'};
    private static final int LF_ONLY = 1;

    private final LineReader.Octets into;
    private boolean bare;
    private boolean afterCr;
    private int bits;
    private long octets;
    private long line;
    private long longest;

    public ContentScan(LineReader.Octets into) {
        this.into = into;
    }

    @Override
    public void take(byte[] buffer, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            byte c = buffer[i];
            bits |= c;
            line++;
            if (c == '\n') {
                bare |= !afterCr;
                endLine(afterCr ? CRLF.length : LF_ONLY);
            } else if (afterCr) {
                bare = true;
            }
            afterCr = c == '\r';
        }
        octets += length;
        into.take(buffer, offset, length);
    }

    private void endLine(int lineEnd) {
        longest = Math.max(longest, line - lineEnd);
        line = 0;
    }

    /** Ends a last line that has no end (RFC 5321 section 4.1.1.4: a message ends in CRLF), and tells what all was like. */
    public LineReader.Data finish() {
        if (afterCr) {
            bare = true;
        } else if (line > 0) {
            take(CRLF, 0, CRLF.length);
        }
        return new LineReader.Data(octets, bare, bits < 0, longest);
    }
}
