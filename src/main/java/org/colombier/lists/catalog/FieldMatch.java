package org.colombier.lists.catalog;

import java.util.Optional;
import org.colombier.mail.HeaderSection;

/**
 * Header fields by name, or by name and value, in any case.
 *
 * @param value empty for whatever value
 */
public record FieldMatch(String name, Optional<String> value) {

    /** True for a field of that name, and of that value if one is given. */
    public boolean matches(HeaderSection.Field field) {
        return field.is(name) && (value.isEmpty() || field.value().equalsIgnoreCase(value.get()));
    }
}
