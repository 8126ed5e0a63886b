package org.colombier.lists.source;

import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.MailingList;

/** The list is being synchronised already, perhaps by another node. */
public final class SourceBusy extends ListConflict {

    SourceBusy(MailingList list) {
        super("list.conflict.synchronising", list.address().toString());
    }
}
