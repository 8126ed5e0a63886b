package org.colombier.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colombier.maps.LookupTable;
import org.colombier.maps.LookupTables;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Component;

/** Rewriting by the tables {@code etc-dir/routing/*.regexp}, in the order of their names. Thread-safe. */
@Component
class RegexpRewriting implements Rewriting {

    private final LookupTable table;

    RegexpRewriting(LookupTables tables) {
        this.table = tables.open(List.of("regexp:routing/*.regexp"), RegexpRewriting::targets);
    }

    @Override
    public Optional<Rewrite> of(EmailAddress canonical) {
        return table.look(canonical.toString()).map(answer -> rewrite(answer, canonical));
    }

    private static Rewrite rewrite(LookupTable.Answer answer, EmailAddress address) {
        try {
            return new Rewrite(answer.place(), targets(answer.value()));
        } catch (IllegalArgumentException noAddress) {
            throw new RoutingUnavailable(answer.place() + ": makes of " + address + " what is no address: " + answer.value());
        }
    }

    /**
     * Reads a result: addresses between commas or white space.
     *
     * @throws IllegalArgumentException if there is none, or something else
     */
    static List<EmailAddress> targets(String result) {
        List<EmailAddress> targets = new ArrayList<>();
        for (String word : result.split("[,\\s]+")) {
            if (!word.isEmpty()) {
                targets.add(EmailAddress.parse(word));
            }
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a result without an address");
        }
        return List.copyOf(targets);
    }
}
