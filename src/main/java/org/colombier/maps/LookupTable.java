package org.colombier.maps;

import java.util.Optional;

/**
 * A table that answers a text with a text. Thread-safe; a table on a file follows its changes.
 *
 * <p>An application that tries parts of an address or name after the whole (the domain, the parent domains, the
 * address without its extension) asks for the parts with {@link #lookPart}: tables of expressions and of networks
 * apply to whole keys only, as in Postfix.
 */
public interface LookupTable {

    /**
     * @param value as the table has it, groups filled in; never empty
     * @param place what answered, for explanations and logs: {@code file:line}, or the specification
     */
    record Answer(String value, String place) {
    }

    /**
     * Looks up a whole key. Tables with fixed keys ignore case (Locale.ROOT), expressions as they are written.
     *
     * @throws TableUnavailable if there is no answer at the moment: not the same as no entry
     */
    Optional<Answer> look(String key);

    /** As {@link #look}, of a part of the key, which only tables with fixed keys know. */
    Optional<Answer> lookPart(String part);

    /** The value of a whole key. */
    default Optional<String> find(String key) {
        return look(key).map(Answer::value);
    }

    /** The value of a part of a key. */
    default Optional<String> findPart(String part) {
        return lookPart(part).map(Answer::value);
    }
}
