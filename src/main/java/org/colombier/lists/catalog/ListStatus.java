package org.colombier.lists.catalog;

import java.util.Locale;

/** The life of a list. Only an open list has addresses. */
public enum ListStatus {
    /** Asked for, waits for a listmaster. */
    PENDING,
    OPEN,
    /** Its addresses are refused; members and settings are kept, so that it can be reopened. */
    CLOSED;

    /** As it is stored and shown: {@code open}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ListStatus parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
