package org.colombier.lists.catalog.sympa;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.colombier.lists.catalog.InvalidValue;
import org.colombier.lists.catalog.ListParameter;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.Paragraph;
import org.colombier.lists.catalog.ValueType;

/** From entries to the values of our parameters, as those are declared. */
final class ConfigValues {

    private static final int LONGEST_SUBJECT = 200;

    private final Map<ListParameter<?>, List<ConfigEntry>> found = new LinkedHashMap<>();
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<Remark> remarks;

    private ConfigValues(List<Remark> remarks) {
        this.remarks = remarks;
    }

    static Map<String, String> of(List<ConfigEntry> entries, List<Remark> remarks) {
        ConfigValues values = new ConfigValues(remarks);
        entries.forEach(values::sort);
        values.found.forEach(values::value);
        return values.values;
    }

    private void sort(ConfigEntry entry) {
        Optional<ListParameter<?>> parameter = ListParameters.named(entry.name());
        if (parameter.isPresent()) {
            found.computeIfAbsent(parameter.get(), p -> new ArrayList<>()).add(entry);
        } else if (entry.fields().isEmpty()) {
            remarks.add(Remark.left(entry, "there is no such parameter here"));
        } else {
            entry.fields().forEach(field -> field(entry, field));
        }
    }

    private void field(ConfigEntry paragraph, ConfigEntry field) {
        String name = paragraph.name() + "." + field.name();
        ListParameters.named(name).ifPresentOrElse(p -> found.computeIfAbsent(p, _ -> new ArrayList<>()).add(field.named(name)),
            () -> remarks.add(Remark.left(field.named(name), "there is no such parameter here")));
    }

    private void value(ListParameter<?> parameter, List<ConfigEntry> entries) {
        switch (parameter.type()) {
            case ValueType.Paragraphs paragraphs -> paragraphs(parameter, paragraphs, entries);
            case ValueType.Words _, ValueType.SomeWords _, ValueType.SomeOf<?> _, ValueType.FieldNames _, ValueType.Domains _ ->
                put(parameter, entries.getFirst(), entries.stream().map(ConfigEntry::value).collect(Collectors.joining(",")));
            case ValueType.Fields _, ValueType.Text _ ->
                put(parameter, entries.getFirst(), entries.stream().map(ConfigEntry::value).collect(Collectors.joining("\n")));
            default -> {
                entries.subList(0, entries.size() - 1).forEach(e -> remarks.add(Remark.left(e, "stands there again below")));
                single(parameter, entries.getLast());
            }
        }
    }

    private void single(ListParameter<?> parameter, ConfigEntry entry) {
        if (parameter == ListParameters.SUBJECT && entry.value().length() > LONGEST_SUBJECT) {
            remarks.add(Remark.changed(entry, "shortened to " + LONGEST_SUBJECT + " characters"));
            put(parameter, entry, entry.value().substring(0, LONGEST_SUBJECT));
        } else if (parameter.type() instanceof ValueType.Scenario && entry.value().strip().equalsIgnoreCase("default")) {
            // Before release 6 "default" was a link to the site's choice; there is no scenario of that name.
            remarks.add(Remark.changed(entry, "the default holds"));
        } else if (parameter.type() instanceof ValueType.Scenario) {
            // Once written "auth owner", "open, notify".
            put(parameter, entry, entry.value().strip().replaceAll("[\\s,]+", "_"));
        } else {
            put(parameter, entry, entry.value());
        }
    }

    private void paragraphs(ListParameter<?> parameter, ValueType.Paragraphs type, List<ConfigEntry> entries) {
        List<Map<String, String>> taken = new ArrayList<>();
        for (ConfigEntry entry : entries) {
            if (entry.fields().isEmpty() && !entry.value().isEmpty() && entry.value().contains("\n")) {
                type.parse(entry.value()).forEach(p -> taken.add(p.texts()));
                continue;
            }
            Map<String, String> fields = fields(type, entry);
            try {
                type.parse(Paragraph.write(List.of(fields)));
                if (!fields.isEmpty()) {
                    taken.add(fields);
                }
            } catch (InvalidValue wrong) {
                remarks.add(Remark.left(entry, wrong.getMessage()));
            }
        }
        if (!taken.isEmpty()) {
            put(parameter, entries.getFirst(), Paragraph.write(taken));
        }
    }

    /** What stands on the keyword's own line is the first field that is needed, as in {@code include_file /path}. */
    private Map<String, String> fields(ValueType.Paragraphs type, ConfigEntry entry) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (!entry.value().isEmpty()) {
            type.fields().stream().filter(Paragraph.Field::required).findFirst().ifPresent(f -> fields.put(f.name(), entry.value()));
        }
        for (ConfigEntry field : entry.fields()) {
            if (type.fields().stream().anyMatch(f -> f.name().equals(field.name()))) {
                fields.put(field.name(), field.value());
            } else {
                remarks.add(Remark.left(field.named(entry.name() + "." + field.name()), "there is no such field here"));
            }
        }
        return fields;
    }

    private void put(ListParameter<?> parameter, ConfigEntry entry, String value) {
        try {
            parameter.type().parse(value);
            values.put(parameter.name(), value);
        } catch (InvalidValue wrong) {
            String lower = value.toLowerCase(Locale.ROOT);
            if (!lower.equals(value) && isValid(parameter, lower)) {
                values.put(parameter.name(), lower);
            } else {
                remarks.add(Remark.left(entry, wrong.getMessage()));
            }
        }
    }

    private static boolean isValid(ListParameter<?> parameter, String value) {
        try {
            parameter.type().parse(value);
            return true;
        } catch (InvalidValue wrong) {
            return false;
        }
    }
}
