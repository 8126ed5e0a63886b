package org.colombier.policy.dkim;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Collection;

/**
 * The SHA-256 of a body in its canonical form (RFC 6376 sections 3.4.3 and 3.4.4), taken as the body flows by. For one
 * thread; holds a few KiB whatever the size of the body.
 */
public final class BodyDigest {

    private final boolean relaxed;
    private final long limit;
    private final MessageDigest sha256 = Algorithm.sha256();
    private final byte[] buffer = new byte[8_192];
    private int buffered;
    private long length;
    /** CRLFs seen and not yet hashed: those at the end of the body do not count. */
    private long lineEnds;
    private boolean space;
    private boolean carriageReturn;
    private boolean any;

    /** @param limit octets of the canonical form that count ({@code l=}), or {@link Long#MAX_VALUE} */
    public BodyDigest(Canonicalization form, long limit) {
        this.relaxed = form == Canonicalization.RELAXED;
        this.limit = limit;
    }

    /** Lets a body flow by all of them, to its end. */
    public static void readAll(InputStream body, Collection<BodyDigest> digests) throws IOException {
        byte[] chunk = new byte[32_768];
        for (int n = body.read(chunk); n >= 0 && !digests.isEmpty(); n = body.read(chunk)) {
            for (BodyDigest digest : digests) {
                digest.write(chunk, n);
            }
        }
    }

    void write(byte[] octets, int count) {
        for (int i = 0; i < count; i++) {
            byte b = octets[i];
            if (b == '\n' && carriageReturn) {
                carriageReturn = false;
                // the space before a line end is dropped; in the simple form there is never any waiting
                space = false;
                lineEnds++;
                continue;
            }
            if (carriageReturn) {
                content((byte) '\r');
            }
            carriageReturn = b == '\r';
            if (!carriageReturn) {
                content(b);
            }
        }
    }

    private void content(byte b) {
        if (relaxed && (b == ' ' || b == '\t')) {
            space = true;
            return;
        }
        for (; lineEnds > 0; lineEnds--) {
            hash('\r');
            hash('\n');
        }
        if (space) {
            space = false;
            hash(' ');
        }
        any = true;
        hash(b);
    }

    private void hash(int octet) {
        if (length++ < limit) {
            buffer[buffered++] = (byte) octet;
            if (buffered == buffer.length) {
                sha256.update(buffer, 0, buffered);
                buffered = 0;
            }
        }
    }

    /** Once, after the whole body. An empty body is one line end in the simple form and nothing in the relaxed one. */
    public byte[] finish() {
        if (carriageReturn) {
            content((byte) '\r');
        }
        if (any || !relaxed) {
            hash('\r');
            hash('\n');
        }
        sha256.update(buffer, 0, buffered);
        return sha256.digest();
    }

    /** After {@link #finish}: octets of the canonical form, also those beyond the limit. */
    public long length() {
        return length;
    }
}
