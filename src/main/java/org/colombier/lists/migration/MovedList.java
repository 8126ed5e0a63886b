package org.colombier.lists.migration;

import java.util.List;
import java.util.Map;

/**
 * What became of one list.
 *
 * @param outcome    {@code created}, {@code updated} or {@code refused}
 * @param parameters taken, by our names
 * @param people     owners and moderators taken
 * @param messages   added to the archive
 * @param remarks    what was changed or left, and why
 */
public record MovedList(String address, String outcome, Map<String, String> parameters, long people, long members, long knownMembers, long messages,
                        List<Remark> remarks) {

    static MovedList refused(String address, List<Remark> remarks) {
        return new MovedList(address, "refused", Map.of(), 0, 0, 0, 0, remarks);
    }
}
