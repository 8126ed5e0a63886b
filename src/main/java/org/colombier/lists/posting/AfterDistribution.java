package org.colombier.lists.posting;

import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;

/** Somebody who keeps what a list distributes: for its digests, for tracking. Called in the transaction of the distribution. */
public interface AfterDistribution {

    /** True if the list's posts are kept here. Asked for every post: must be quick. */
    boolean wants(MailingList list, ListSettings settings);

    /** Called once per post that {@link #wants} said yes to. An exception takes the distribution back; it is tried again later. */
    void keep(ListPost post);
}
