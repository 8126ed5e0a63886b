package org.colombier.lists.source;

import java.util.Map;
import java.util.Optional;

/** What a source says, row by row; holds a page of it at most. Not thread-safe. */
interface Rows extends AutoCloseable {

    /**
     * One row.
     *
     * @param address    as it stands there; may be none
     * @param attributes custom attributes by id
     */
    record Row(String address, String name, Map<String, String> attributes) {

        static Row of(String address, String name) {
            return new Row(address, name, Map.of());
        }
    }

    /** Empty at the end. @throws SourceFailure if the rest cannot be had */
    Optional<Row> next();

    @Override
    void close();
}
