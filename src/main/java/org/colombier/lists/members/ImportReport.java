package org.colombier.lists.members;

import java.util.List;

/**
 * What became of an import.
 *
 * @param added   new members
 * @param known   were members before (or stood in the import twice); left as they were
 * @param refused how many lines were not taken
 * @param reasons for the first {@value #REASONS} of these
 */
public record ImportReport(long added, long known, long refused, List<Refusal> reasons) {

    static final int REASONS = 100;

    /**
     * @param line   from 1
     * @param text   what stood there, cut
     * @param key    {@code import.not-an-address}, {@code import.full} …: a text of {@code messages/lists*.properties}
     */
    public record Refusal(long line, String text, String key) {
    }
}
