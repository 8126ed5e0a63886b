package org.colombier.lists.catalog;

/** A room above the catalog that has a word in the changes of a list; implemented by each such room. */
public interface ListWarden {

    /**
     * Looks at a value that a parameter is about to get.
     *
     * @throws InvalidValue if this list cannot have it
     */
    default void check(MailingList list, ListParameter<?> parameter, Object value) {
    }

    /** A parameter was set or lost its own value; called in the transaction of the change. */
    default void changed(MailingList list, ListParameter<?> parameter) {
    }

    /**
     * The list is about to be closed or to get another address.
     *
     * @throws ListConflict if something needs it as it is
     */
    default void beforeLeaving(MailingList list) {
    }
}
