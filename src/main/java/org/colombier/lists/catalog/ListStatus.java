package org.colombier.lists.catalog;

import java.util.Locale;

/** The life of a list. Only an open list has addresses, and one whose settings are in error. */
public enum ListStatus {
    /** Asked for, waits for a listmaster. */
    PENDING,
    OPEN,
    /** Its addresses are refused; members and settings are kept, so that it can be reopened. */
    CLOSED,
    /** Closed because its family no longer has it; as {@link #CLOSED} otherwise. */
    FAMILY_CLOSED,
    /** One of its values is none that its parameter takes: posts are held until somebody corrects it. */
    ERROR_CONFIG;

    /** True if it was open and can be so again, with all it holds. */
    public boolean isClosed() {
        return this == CLOSED || this == FAMILY_CLOSED;
    }

    /** As it is stored and shown: {@code open}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if it is none */
    public static ListStatus parse(String text) {
        return valueOf(text.strip().toUpperCase(Locale.ROOT));
    }
}
