package org.colombier.routing;

/** A table that cannot be read, with the file and line to mend. */
final class BrokenTable extends Exception {

    private final int line;

    BrokenTable(String file, int line, String reason) {
        super(file + ":" + line + ": " + reason);
        this.line = line;
    }

    /** Counted from 1. */
    int line() {
        return line;
    }
}
