package org.colombier.maps;

/** A table or a specification that cannot be read, with the file and line to mend. Stops the start. */
public final class BrokenTable extends RuntimeException {

    private final int line;

    BrokenTable(String file, int line, String reason) {
        super(file + ":" + line + ": " + reason);
        this.line = line;
    }

    BrokenTable(String specification, String reason) {
        super(specification + ": " + reason);
        this.line = 0;
    }

    /** Counted from 1; 0 if it is not about a line. */
    int line() {
        return line;
    }
}
