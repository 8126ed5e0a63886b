package org.colombier.lists.catalog;

/**
 * A change that the catalog or the members refuse. The message is English, for the administrator and the log; the key and its
 * arguments find the text for a person in {@code messages/lists*.properties}.
 */
public class ListConflict extends RuntimeException {

    private final String key;
    private final transient Object[] arguments;

    public ListConflict(String key, Object... arguments) {
        super(ListMessages.english(key, arguments));
        this.key = key;
        this.arguments = arguments.clone();
    }

    /** Such as {@code list.conflict.taken}. */
    public String key() {
        return key;
    }

    public Object[] arguments() {
        return arguments.clone();
    }
}
