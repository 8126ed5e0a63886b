package org.colombier.routing;

import java.util.Optional;
import java.util.function.Function;
import org.colombier.maps.LookupTable;
import org.colombier.maps.TableUnavailable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** A table whose answers come from the database, as it stands now. */
record QueriedTable(String name, Function<String, Optional<String>> query) implements LookupTable {

    @Override
    public Optional<Answer> look(String key) {
        try {
            return query.apply(key).map(value -> new Answer(value, name));
        } catch (DataAccessException | TransactionException away) {
            throw new TableUnavailable(name + ": " + away.getMessage(), away);
        }
    }

    @Override
    public Optional<Answer> lookPart(String part) {
        return look(part);
    }
}
