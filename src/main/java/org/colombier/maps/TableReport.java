package org.colombier.maps;

import java.util.List;
import java.util.Optional;

/**
 * The state of one table file.
 *
 * @param table    the specification it was opened by
 * @param file     its path
 * @param entries  how many keys or rules are in force
 * @param warnings lines that were left out, each with file and line
 * @param problem  why the file as it stands is not in force but its last good state, with file and line
 */
public record TableReport(String table, String file, int entries, List<String> warnings, Optional<String> problem) {
}
