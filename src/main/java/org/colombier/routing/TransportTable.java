package org.colombier.routing;

import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.colombier.maps.LookupTable;

/**
 * The transport tables, in the order of Postfix's transport(5): {@code user+extension@domain}, {@code user@domain},
 * {@code domain}, {@code .domain} (what is below it), {@code *}. Tables of expressions see the whole address only.
 * Thread-safe.
 */
record TransportTable(LookupTable table, Extensions extensions) {

    /** @param place what said so: {@code file:line} */
    record Entry(String key, String place, Way way) {
    }

    /** The closest entry; {@code :} says that the table knows nothing, as if there were none. */
    Optional<Entry> find(EmailAddress address) {
        return ofAddress(address).or(() -> ofDomain(address)).or(() -> part("*")).filter(TransportTable::isListed);
    }

    /** As {@link #find}, but not by the entry for all. */
    Optional<Entry> findListed(EmailAddress address) {
        return ofAddress(address).or(() -> ofDomain(address)).filter(TransportTable::isListed);
    }

    /** The entry of the address itself, or of an expression. */
    Optional<Entry> findExact(EmailAddress address) {
        return ofAddress(address).filter(TransportTable::isListed);
    }

    private Optional<Entry> ofAddress(EmailAddress address) {
        String whole = address.toString();
        return entry(whole, table.look(whole)).or(() -> extensions.without(address).map(EmailAddress::toString).flatMap(this::part));
    }

    private Optional<Entry> ofDomain(EmailAddress address) {
        String domain = address.domain().ascii();
        Optional<Entry> found = part(domain);
        for (int dot = domain.indexOf('.'); found.isEmpty() && dot >= 0; dot = domain.indexOf('.', dot + 1)) {
            found = part(domain.substring(dot));
        }
        return found;
    }

    private Optional<Entry> part(String key) {
        return entry(key, table.lookPart(key));
    }

    private static boolean isListed(Entry entry) {
        return !(entry.way() instanceof Way.Unlisted);
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
