package org.colombier.net;

import java.io.IOException;

/** A line that broke the rules. It has been read to its true end and dropped, so the connection stays usable. */
public final class LineFault extends IOException {

    /** What was wrong with it. */
    public enum Kind { TOO_LONG, BARE_CR, BARE_LF, NUL }

    private final Kind kind;

    LineFault(Kind kind) {
        super(kind.name());
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** A peer's doing and no place in our code: a trace would cost much and tell nothing. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
