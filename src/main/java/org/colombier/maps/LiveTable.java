package org.colombier.maps;

import java.util.List;

/** A table that follows files. */
interface LiveTable extends LookupTable {

    /** Looks at the files, and reads those that changed. One thread at a time. */
    void refresh();

    List<TableReport> reports();
}
