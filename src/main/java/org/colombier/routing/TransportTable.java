package org.colombier.routing;

import java.util.List;
import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.colombier.maps.LookupTable;
import org.colombier.maps.LookupTables;

/**
 * The transport tables, in the order of Postfix's transport(5): {@code user+extension@domain}, {@code user@domain},
 * {@code domain}, {@code .domain} (what is below it), {@code *}. Tables of expressions see the whole address only.
 * Thread-safe.
 */
record TransportTable(LookupTable table, Extensions extensions) {

    /** @param key what was found, {@code *} for all that is not listed */
    record Entry(String key, String place, Way way) {
    }

    /** Of the file by convention, which need not exist, after those of the settings. */
    static TransportTable open(LookupTables tables, List<String> specifications, Extensions extensions) {
        return new TransportTable(LookupTables.firstOf(tables.open(specifications, Way::parse), tables.openOptional("texthash:routing/transport", Way::parse)), extensions);
    }

    /** The closest entry. */
    Optional<Entry> find(EmailAddress address) {
        EmailAddress canonical = address.canonical();
        String whole = canonical.toString();
        Optional<Entry> found = entry(whole, table.look(whole))
            .or(() -> extensions.without(canonical).map(EmailAddress::toString).flatMap(this::part));
        String domain = canonical.domain().ascii();
        if (found.isEmpty()) {
            found = part(domain);
        }
        for (int dot = domain.indexOf('.'); found.isEmpty() && dot >= 0; dot = domain.indexOf('.', dot + 1)) {
            found = part(domain.substring(dot));
        }
        return found.or(() -> part("*"));
    }

    private Optional<Entry> part(String key) {
        return entry(key, table.lookPart(key));
    }

    private static Optional<Entry> entry(String key, Optional<LookupTable.Answer> found) {
        return found.map(answer -> {
            try {
                return new Entry(key, answer.place(), Way.parse(answer.value()));
            } catch (IllegalArgumentException noWay) {
                throw new RoutingUnavailable(answer.place() + ": " + noWay.getMessage());
            }
        });
    }
}
