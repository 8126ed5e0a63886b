package org.colombier.lists.catalog;

/** A value that a parameter does not take; the reason as in {@link ListConflict}. */
public class InvalidValue extends ListConflict {

    public InvalidValue(String key, Object... arguments) {
        super(key, arguments);
    }
}
