package org.colombier.lists.catalog;

import java.util.List;

/** What the catalog needs of the scenarios: which names a scenario parameter may have. {@code lists.scenario} implements it. */
public interface ScenarioNames {

    /**
     * @param operation such as {@code send}
     * @return the names that this list can use, sorted: its own, its domain's, the site's and the shipped ones
     */
    List<String> names(String operation, MailingList list);
}
