package org.colombier.lists.catalog.sympa;

import java.util.List;
import java.util.Optional;

/**
 * A keyword of a {@code config} file with its value, or a paragraph with its lines.
 *
 * @param line   where it stands, from 1
 * @param name   in lower case
 * @param value  of the keyword's own line; may be empty
 * @param fields the paragraph's other lines; empty for a plain keyword
 */
record ConfigEntry(int line, String name, String value, List<ConfigEntry> fields) {

    static ConfigEntry plain(int line, String name, String value) {
        return new ConfigEntry(line, name, value, List.of());
    }

    ConfigEntry named(String other) {
        return new ConfigEntry(line, other, value, fields);
    }

    ConfigEntry valued(String other) {
        return new ConfigEntry(line, name, other, fields);
    }

    Optional<String> field(String wanted) {
        return fields.stream().filter(f -> f.name().equals(wanted)).map(ConfigEntry::value).filter(v -> !v.isEmpty()).findFirst();
    }
}
