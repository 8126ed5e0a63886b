package org.colombier.lists.template;

import java.util.List;
import java.util.Optional;

/** No list has texts of its own: for tests without a database. */
class NoListTexts extends ListTexts {

    NoListTexts() {
        super(null, null);
    }

    @Override
    public Optional<String> find(long listId, String name, String language) {
        return Optional.empty();
    }

    @Override
    public List<String> names(long listId) {
        return List.of();
    }
}
