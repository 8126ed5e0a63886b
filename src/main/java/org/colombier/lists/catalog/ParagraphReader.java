package org.colombier.lists.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the paragraphs of a parameter; a fault is told with its line and field. */
final class ParagraphReader {

    private final Map<String, Paragraph.Field<?>> fields = new LinkedHashMap<>();
    private final List<Paragraph> read = new ArrayList<>();
    private final Map<String, String> open = new LinkedHashMap<>();
    private int begun;

    ParagraphReader(List<Paragraph.Field<?>> fields) {
        fields.forEach(field -> this.fields.put(field.name(), field));
    }

    List<Paragraph> read(String text) {
        List<String> lines = text.lines().map(String::strip).toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isEmpty()) {
                end();
            } else if (!lines.get(i).startsWith("#")) {
                line(i + 1, lines.get(i));
            }
        }
        end();
        return List.copyOf(read);
    }

    private void line(int number, String line) {
        String[] parts = line.split("\\s+", 2);
        String name = parts[0].toLowerCase(Locale.ROOT);
        Paragraph.Field<?> field = fields.get(name);
        if (field == null) {
            throw new InvalidValue("value.paragraph.no-field", Integer.toString(number), ValueType.shown(parts[0]), String.join(", ", fields.keySet()));
        }
        if (open.isEmpty()) {
            begun = number;
        }
        String value = parts.length > 1 ? parts[1] : "";
        try {
            field.type().parse(value);
        } catch (InvalidValue wrong) {
            throw new InvalidValue("value.paragraph.field", Integer.toString(number), name, wrong);
        }
        if (open.put(name, value) != null) {
            throw new InvalidValue("value.paragraph.twice", Integer.toString(number), name);
        }
    }

    private void end() {
        if (open.isEmpty()) {
            return;
        }
        fields.values().stream().filter(f -> f.required() && open.getOrDefault(f.name(), "").isEmpty()).findFirst().ifPresent(missing -> {
            throw new InvalidValue("value.paragraph.missing", Integer.toString(begun), missing.name());
        });
        read.add(new Paragraph(begun, open));
        open.clear();
    }
}
