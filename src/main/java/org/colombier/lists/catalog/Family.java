package org.colombier.lists.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A class of lists that are made from one description and kept in line with it.
 *
 * @param name        the directory in {@code etc-dir/families}
 * @param title       for people
 * @param parameters  the values that a list gets; {@code {{ name }}} in one is replaced by the list's variable
 * @param constraints which values an owner may choose, by parameter: one is fixed, several are the choice; a parameter
 *                    that is not there, or has {@code *}, is free
 */
public record Family(String name, String title, Map<String, String> parameters, Map<String, List<String>> constraints) {

    /** Why the family does not allow the value; empty if it does. */
    Optional<InvalidValue> refusal(String parameter, String value) {
        List<String> allowed = constraints.get(parameter);
        return allowed == null || allowed.contains("*") || allowed.stream().anyMatch(a -> a.equalsIgnoreCase(value.strip())) ? Optional.empty()
            : Optional.of(new InvalidValue("value.family", ValueType.shown(value), name, String.join(", ", allowed)));
    }
}
