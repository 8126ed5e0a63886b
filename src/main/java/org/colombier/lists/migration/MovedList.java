package org.colombier.lists.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What became of one list, or of what belongs to the whole site.
 *
 * @param address       the list's; of the site what the reader calls it
 * @param outcome       {@code created}, {@code updated}, {@code refused} or {@code site}
 * @param parameters    taken, by our names
 * @param people        owners and moderators taken
 * @param members       new here
 * @param knownMembers  members before, left as they were
 * @param exclusions    addresses that data sources must not include, taken
 * @param messages      added to the archive
 * @param knownMessages in the archive before
 * @param texts         mail texts taken
 * @param files         put below {@code etc-dir}
 * @param passwords     of people, taken
 * @param remarks       what was changed or left, and why
 */
public record MovedList(String address, String outcome, Map<String, String> parameters, long people, long members, long knownMembers, long exclusions,
                        long messages, long knownMessages, List<String> texts, List<String> files, long passwords, List<Remark> remarks) {

    /** A file of nonsense has a remark for each of its lines. */
    private static final int MOST_REMARKS = 1_000;

    public MovedList {
        if (remarks.size() > MOST_REMARKS) {
            List<Remark> first = new ArrayList<>(remarks.subList(0, MOST_REMARKS));
            first.add(Remark.left("…", remarks.size() - MOST_REMARKS + " more remarks"));
            remarks = first;
        }
        remarks = List.copyOf(remarks);
    }

    static MovedList refused(String address, List<Remark> remarks) {
        return new MovedList(address, "refused", Map.of(), 0, 0, 0, 0, 0, 0, List.of(), List.of(), 0, remarks);
    }

    static MovedList site(String name, List<String> files, long passwords, List<Remark> remarks) {
        return new MovedList(name, "site", Map.of(), 0, 0, 0, 0, 0, 0, List.of(), files, passwords, remarks);
    }
}
