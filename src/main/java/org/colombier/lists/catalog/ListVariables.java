package org.colombier.lists.catalog;

import java.util.Map;

/** The variables that a list's owners, or else its domain or the site, set for texts and scenarios ({@code custom_vars}). */
public interface ListVariables {

    /** @return by name */
    Map<String, String> variables(MailingList list);
}
