package org.colombier.maps;

import java.util.Optional;
import java.util.function.Function;

/** A table that is written in its specification. */
record FixedTable(String specification, Function<String, Optional<String>> entries) implements LookupTable {

    @Override
    public Optional<Answer> look(String key) {
        return entries.apply(key).map(value -> new Answer(value, specification));
    }

    @Override
    public Optional<Answer> lookPart(String part) {
        return look(part);
    }

    @Override
    public String toString() {
        return specification;
    }
}
