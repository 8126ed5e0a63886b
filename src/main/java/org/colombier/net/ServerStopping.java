package org.colombier.net;

import java.io.IOException;

/** Thrown by a read between two transactions when the server stops: say good-bye and return. */
public final class ServerStopping extends IOException {

    ServerStopping() {
        super("the server stops");
    }

    /** An ordinary end, without a place in our code. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
