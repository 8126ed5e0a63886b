package org.colombier.lists.family;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;

/**
 * One list of a family as a description has it.
 *
 * @param variables for the family's values, by name: a text, a map of further ones, or a list of either
 */
public record Described(Map<String, Object> variables) {

    /** A local part, or an address. */
    String name() {
        return text("listname");
    }

    String subject() {
        return text("subject");
    }

    /** @throws ListConflict if the name is none, or of another domain */
    EmailAddress address(Domain domain) {
        return EmailAddress.tryParse(name().contains("@") ? name() : name() + "@" + domain).map(EmailAddress::canonical).filter(a -> a.domain().equals(domain))
            .orElseThrow(() -> new ListConflict("list.conflict.name", name(), "50"));
    }

    /** The addresses of {@code owner} or {@code editor}. */
    List<EmailAddress> people(String role) {
        Object people = variables.getOrDefault(role, List.of());
        return (people instanceof List<?> several ? several.stream() : Stream.of(people))
            .map(p -> p instanceof Map<?, ?> fields ? String.valueOf(fields.get("email")) : String.valueOf(p))
            .flatMap(text -> EmailAddress.tryParse(text.strip()).stream()).toList();
    }

    /** With a few more variables; those that are there stay. */
    Described with(Map<String, String> more) {
        Map<String, Object> all = new LinkedHashMap<>(more);
        all.putAll(variables);
        return new Described(all);
    }

    /** The value at a path such as {@code owner.email}; empty if there is none. */
    static Optional<Object> at(Map<String, ?> variables, String path) {
        Object here = variables;
        for (String step : path.split("\\.")) {
            Object next = switch (here) {
                case Map<?, ?> map -> map.get(step.toLowerCase(Locale.ROOT));
                case List<?> list when step.equals("size") -> String.valueOf(list.size());
                case List<?> list when step.equals("first") && !list.isEmpty() -> list.getFirst();
                case List<?> list when step.matches("\\d{1,6}") && Integer.parseInt(step) < list.size() -> list.get(Integer.parseInt(step));
                default -> null;
            };
            if (next == null) {
                return Optional.empty();
            }
            here = next;
        }
        return Optional.of(here);
    }

    private String text(String name) {
        return variables.get(name) instanceof String text ? text.strip() : "";
    }
}
