package org.colombier.lists.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One paragraph of a parameter that has several, each with fields. Every value was checked by its field's type.
 * Immutable.
 *
 * @param line  where it begins in the parameter's value, from 1
 * @param texts what was written, by field, in the order written
 */
public record Paragraph(int line, Map<String, String> texts) {

    /**
     * One field that a paragraph may have.
     *
     * @param required    without it the value is refused
     * @param defaultText what holds where it is not written; none if then nothing does
     * @param <T>         the value as code uses it
     */
    public record Field<T>(String name, ValueType<T> type, boolean required, Optional<String> defaultText) {

        public Field {
            defaultText.ifPresent(type::parse);
        }

        public static <T> Field<T> required(String name, ValueType<T> type) {
            return new Field<>(name, type, true, Optional.empty());
        }

        public static <T> Field<T> optional(String name, ValueType<T> type) {
            return new Field<>(name, type, false, Optional.empty());
        }

        public static <T> Field<T> withDefault(String name, ValueType<T> type, String defaultText) {
            return new Field<>(name, type, false, Optional.of(defaultText));
        }
    }

    public Paragraph {
        texts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    }

    /** What was written, else the field's default. @throws NoSuchElementException if there is neither */
    public <T> T get(Field<T> field) {
        return find(field).orElseThrow(() -> new NoSuchElementException(field.name()));
    }

    /** What was written, else the field's default, if it has one. */
    public <T> Optional<T> find(Field<T> field) {
        @Nullable String text = texts.get(field.name());
        return Optional.ofNullable(text).or(field::defaultText).map(field.type()::parse);
    }

    /** What was written, as it was; empty if nothing. */
    public String text(String field) {
        return texts.getOrDefault(field, "");
    }

    /** Paragraphs in the syntax in which a parameter has them. @param paragraphs field and value each; values of one line */
    public static String write(List<Map<String, String>> paragraphs) {
        return paragraphs.stream().map(p -> p.entrySet().stream().map(e -> (e.getKey() + " " + e.getValue().strip()).strip()).collect(Collectors.joining("\n")))
            .collect(Collectors.joining("\n\n"));
    }
}
