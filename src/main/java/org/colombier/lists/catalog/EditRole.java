package org.colombier.lists.catalog;

import java.util.Locale;

/** As what somebody looks at a list's settings; the words of {@code edit_list.conf}. */
public enum EditRole {
    LISTMASTER, PRIVILEGED_OWNER, OWNER, EDITOR;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
