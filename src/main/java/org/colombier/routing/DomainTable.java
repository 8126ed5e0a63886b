package org.colombier.routing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colombier.mail.Domain;
import org.colombier.maps.LookupTable;
import org.colombier.maps.LookupTables;

/** Some domains: names as they stand in the settings, and keys of tables, of which expressions see the whole name only. Thread-safe. */
record DomainTable(Set<String> names, LookupTable table, boolean withSubdomains) {

    /** @throws IllegalArgumentException for what is neither a name nor a table, naming the setting */
    static DomainTable open(String setting, List<String> entries, boolean withSubdomains, LookupTables tables) {
        Set<String> names = new HashSet<>();
        List<String> specifications = new ArrayList<>();
        for (String entry : entries) {
            // The pieces of inline:{a=b, c=d} belong together.
            if (entry.indexOf(':') >= 0 || entry.indexOf('=') >= 0 || entry.indexOf('}') >= 0) {
                specifications.add(entry);
            } else if (!entry.isBlank()) {
                names.add(name(setting, entry.strip()));
            }
        }
        return new DomainTable(Set.copyOf(names), tables.open(specifications), withSubdomains);
    }

    private static String name(String setting, String text) {
        try {
            return text.startsWith(".") ? "." + Domain.parse(text.substring(1)) : Domain.parse(text).ascii();
        } catch (IllegalArgumentException noDomain) {
            throw new IllegalArgumentException(setting + ": " + noDomain.getMessage());
        }
    }

    /** With another table, asked after the others. */
    DomainTable and(LookupTable more) {
        return new DomainTable(names, LookupTables.firstOf(table, more), withSubdomains);
    }

    /** What says that the domain is among them, or a domain that it is below of, if those count. */
    Optional<String> place(Domain domain) {
        String name = domain.ascii();
        Optional<String> found = names.contains(name) ? Optional.of(name) : table.look(name).map(LookupTable.Answer::place);
        for (int dot = name.indexOf('.'); found.isEmpty() && dot >= 0; dot = name.indexOf('.', dot + 1)) {
            // A name with a dot before it means what is below it only.
            found = parent(name.substring(dot));
            if (found.isEmpty() && withSubdomains) {
                found = parent(name.substring(dot + 1));
            }
        }
        return found;
    }

    private Optional<String> parent(String key) {
        return names.contains(key) ? Optional.of(key) : table.lookPart(key).map(LookupTable.Answer::place);
    }
}
