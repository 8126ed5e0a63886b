package org.colombier.cli;

/** Why a command was not done, for the person who gave it, with the status to end with. */
final class Failure extends RuntimeException {

    static final int REFUSED = 1;
    static final int USAGE = 2;

    private final int status;

    private Failure(int status, String reason) {
        super(reason);
        this.status = status;
    }

    static Failure refused(String reason) {
        return new Failure(REFUSED, reason);
    }

    static Failure usage(String reason) {
        return new Failure(USAGE, reason);
    }

    int status() {
        return status;
    }
}
