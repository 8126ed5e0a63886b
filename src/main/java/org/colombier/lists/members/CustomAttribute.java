package org.colombier.lists.members;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colombier.lists.catalog.AttributeParagraphs;
import org.colombier.lists.catalog.InvalidValue;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.Paragraph;

/**
 * Something that a list wants to know of each member: one {@code custom_attribute} paragraph.
 *
 * @param id     by which texts and scenarios name it
 * @param name   for people
 * @param values of an enum
 */
public record CustomAttribute(String id, String name, String comment, Kind kind, List<String> values, boolean required) {

    /** What a value may be. */
    public enum Kind {
        STRING, TEXT, INTEGER, ENUM;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int LONGEST_LINE = 500;

    /** Those of a list, in the order written; of two with one id the first. */
    public static List<CustomAttribute> of(ListSettings settings) {
        Map<String, CustomAttribute> attributes = new LinkedHashMap<>();
        settings.get(ListParameters.CUSTOM_ATTRIBUTE).forEach(p -> attributes.putIfAbsent(p.get(AttributeParagraphs.ID), of(p)));
        return List.copyOf(attributes.values());
    }

    private static CustomAttribute of(Paragraph paragraph) {
        List<String> values = Arrays.stream(paragraph.find(AttributeParagraphs.ENUM_VALUES).orElse("").split(",")).map(String::strip).filter(v -> !v.isEmpty()).toList();
        return new CustomAttribute(paragraph.get(AttributeParagraphs.ID), paragraph.get(AttributeParagraphs.NAME), paragraph.find(AttributeParagraphs.COMMENT).orElse(""),
            Kind.valueOf(paragraph.get(AttributeParagraphs.KIND).toUpperCase(Locale.ROOT)), values, paragraph.get(AttributeParagraphs.OPTIONAL).equals("required"));
    }

    /**
     * Values as they are to be kept: blanks around them and empty ones gone.
     *
     * @param missing whether a required one may be missing: when somebody else fills in the form
     * @throws InvalidValue that names the attribute
     */
    public static Map<String, String> checked(List<CustomAttribute> attributes, Map<String, String> given, boolean missing) {
        Map<String, String> kept = new HashMap<>();
        for (CustomAttribute attribute : attributes) {
            String value = given.getOrDefault(attribute.id(), "").replace("\r\n", "\n").strip();
            if (!value.isEmpty()) {
                kept.put(attribute.id(), value);
            }
            Optional<InvalidValue> fault = value.isEmpty() && (missing || !attribute.required()) ? Optional.empty() : attribute.fault(value);
            if (fault.isPresent()) {
                throw fault.get();
            }
        }
        return kept;
    }

    /** Values for people, {@code Name: value}, in the order of the attributes; those that the list asks for no more are left out. */
    public static List<String> told(List<CustomAttribute> attributes, Map<String, String> values) {
        return attributes.stream().filter(a -> values.containsKey(a.id())).map(a -> a.name() + ": " + values.get(a.id()).replace('\n', ' ')).toList();
    }

    private Optional<InvalidValue> fault(String value) {
        if (value.isEmpty()) {
            return Optional.of(new InvalidValue("attribute.required", name));
        }
        int longest = kind == Kind.TEXT ? AttributeText.LONGEST : LONGEST_LINE;
        if (value.length() > longest) {
            return Optional.of(new InvalidValue("attribute.too-long", name, Integer.toString(longest)));
        }
        if (kind != Kind.TEXT && value.chars().anyMatch(Character::isISOControl)) {
            return Optional.of(new InvalidValue("attribute.one-line", name));
        }
        return switch (kind) {
            case STRING, TEXT -> Optional.empty();
            case INTEGER -> value.matches("[+-]?\\d{1,18}") ? Optional.empty() : Optional.of(new InvalidValue("attribute.integer", name));
            case ENUM -> values.contains(value) ? Optional.empty() : Optional.of(new InvalidValue("attribute.enum", name, String.join(", ", values)));
        };
    }
}
