package org.colombier.net;

import java.io.IOException;

/** A line that broke the rules. It has been read to its end and dropped; unless it is {@linkplain #isOpen open} that was the true one, and the connection stays usable. */
public final class LineFault extends IOException {

    /** What was wrong with it. */
    public enum Kind { TOO_LONG, BARE_CR, BARE_LF, NUL }

    private final Kind kind;
    private final boolean open;

    LineFault(Kind kind, boolean open) {
        super(kind.name());
        this.kind = kind;
        this.open = open;
    }

    public Kind kind() {
        return kind;
    }

    /** True if the line had only a bare LF at its end when the peer fell silent: it waits for an answer, and where its next line begins cannot be known. */
    public boolean isOpen() {
        return open;
    }

    /** A peer's doing and no place in our code: a trace would cost much and tell nothing. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
