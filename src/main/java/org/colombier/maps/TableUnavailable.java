package org.colombier.maps;

/** A table that cannot answer at the moment: an expression took too many steps, or a database is away. Temporary. */
public final class TableUnavailable extends RuntimeException {

    public TableUnavailable(String message) {
        super(message);
    }

    public TableUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
