package org.colombier.routing;

import java.util.Optional;
import java.util.Set;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.maps.LookupTable;

/**
 * A table that is asked for an address, in the order of Postfix's virtual(5): {@code user+extension@domain},
 * {@code user@domain}, of a local domain {@code user+extension} and {@code user}, then {@code @domain}. Tables of
 * expressions see the whole address only. Thread-safe.
 *
 * @param local domains whose addresses stand in the table by their local part alone
 */
record AddressTable(LookupTable table, Extensions extensions, Set<Domain> local) {

    /**
     * @param key       what was found
     * @param extension the delimiter and extension that the key did not have; empty if it had, or there is none
     */
    record Found(String value, String place, String key, String extension) {
    }

    Optional<Found> find(EmailAddress address) {
        Optional<EmailAddress> plain = extensions.without(address);
        String extension = plain.map(p -> address.localPart().substring(p.localPart().length())).orElse("");
        return found(address.toString(), table.look(address.toString()), "")
            .or(() -> plain.flatMap(p -> part(p.toString(), extension)))
            .or(() -> isLocal(address) ? part(address.localPart(), "").or(() -> plain.flatMap(p -> part(p.localPart(), extension))) : Optional.empty())
            .or(() -> part("@" + address.domain(), ""));
    }

    private boolean isLocal(EmailAddress address) {
        return local.contains(address.domain());
    }

    private Optional<Found> part(String key, String extension) {
        return found(key, table.lookPart(key), extension);
    }

    private static Optional<Found> found(String key, Optional<LookupTable.Answer> answer, String extension) {
        return answer.map(a -> new Found(a.value(), a.place(), key, extension));
    }
}
