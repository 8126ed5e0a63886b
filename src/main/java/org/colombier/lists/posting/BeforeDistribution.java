package org.colombier.lists.posting;

import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;

/**
 * Somebody who puts a list's members in order before a post is sent to them: included members that are out of date. Called
 * in the transaction of the distribution, before the members are read.
 */
public interface BeforeDistribution {

    /** Must not throw for a source that does not answer: a post waits for no foreign database. */
    void before(MailingList list, ListSettings settings);
}
