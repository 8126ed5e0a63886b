package org.colombier.maps;

/** A type of table whose contents belong to a higher room, which implements this as a bean. */
public interface TableProvider {

    /** The type's name before the colon, in lower case. */
    String type();

    /**
     * A table of this type. Its answers come from the present state each time; what cannot be asked is
     * {@link TableUnavailable}.
     *
     * @param name what stands behind the colon
     * @throws IllegalArgumentException if there is no such table, with the names there are
     */
    LookupTable open(String name);
}
