package org.colombier.lists.archive;

import java.util.List;

/**
 * What an import did.
 *
 * @param read     messages in the mbox
 * @param imported of them
 * @param known    there already, by Message-ID: nothing was done
 * @param broken   imported although they have no header, no Message-ID, or no date to go by
 * @param refused  empty, or larger than an archive takes
 * @param notes    about the first of the broken and refused, in English
 */
public record MboxReport(long read, long imported, long known, long broken, long refused, List<String> notes) {

    public MboxReport {
        notes = List.copyOf(notes);
    }
}
