package org.colombier.smtp.server;

import java.net.SocketTimeoutException;
import java.time.Duration;
import org.colombier.net.ContentScan;
import org.colombier.net.LineReader;

/** A message that comes by BDAT, chunk by chunk (RFC 3030 section 2). Used by its session's thread. */
final class Chunks implements AutoCloseable {

    private final Spool spool;
    private final ContentScan scan;
    private final long end;
    private boolean refused;

    /** @param within all chunks must come in this time */
    Chunks(Spool spool, Duration within) {
        this.spool = spool;
        this.scan = new ContentScan(spool);
        this.end = System.nanoTime() + within.toNanos();
    }

    Spool spool() {
        return spool;
    }

    /** Where the octets of the next chunk go. */
    LineReader.Octets next() {
        return scan;
    }

    /** What is left of the message's time. */
    Duration timeLeft() throws SocketTimeoutException {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        if (!left.isPositive()) {
            throw new SocketTimeoutException("the message took too long");
        }
        return left;
    }

    /** The last chunk has come; now the message can be read. */
    LineReader.Data finish() {
        LineReader.Data data = scan.finish();
        spool.finish();
        return data;
    }

    /** A chunk was refused: nothing that follows it in this transaction is taken. */
    void refuse() {
        refused = true;
        spool.close();
    }

    boolean isRefused() {
        return refused;
    }

    @Override
    public void close() {
        spool.close();
    }
}
