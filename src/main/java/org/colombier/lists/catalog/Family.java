package org.colombier.lists.catalog;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A class of lists that are made from one description and kept in line with it.
 *
 * @param name        of its directory
 * @param title       for people
 * @param directory   where its files stand
 * @param parameters  the values that a list gets; <code>{{ name }}</code> in one is replaced by the list's variable; empty with a template
 * @param template    a {@code config.tt2} of Sympa's
 * @param constraints which values an owner may choose, by parameter: one is fixed, several are the choice; a parameter
 *                    that is not there, or has {@code *}, is free
 */
public record Family(String name, String title, Path directory, Map<String, String> parameters, Optional<String> template, Map<String, List<String>> constraints) {

    /** @throws InvalidValue if the family does not allow the value; of a parameter with several values each must be allowed */
    public void check(ListParameter<?> parameter, String value) {
        List<String> allowed = constraints.get(parameter.name());
        if (allowed != null && !allowed.contains("*") && !pieces(parameter, value).stream().allMatch(piece -> allowed.stream().anyMatch(a -> isSame(parameter, a, piece)))) {
            throw new InvalidValue("value.family", ValueType.shown(value), name, String.join(", ", allowed));
        }
    }

    private static List<String> pieces(ListParameter<?> parameter, String value) {
        return switch (parameter.type()) {
            case ValueType.Words _, ValueType.SomeWords _, ValueType.SomeOf<?> _, ValueType.FieldNames _, ValueType.Domains _ -> Arrays.stream(value.split(",")).map(String::strip).toList();
            default -> List.of(value.strip());
        };
    }

    /** {@code 5M} is also {@code 5242880}. */
    private static boolean isSame(ListParameter<?> parameter, String allowed, String value) {
        if (allowed.equalsIgnoreCase(value)) {
            return true;
        }
        try {
            return parameter.type().parse(allowed).equals(parameter.type().parse(value));
        } catch (InvalidValue none) {
            return false;
        }
    }
}
