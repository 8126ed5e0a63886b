package org.colombier.lists.catalog;

import java.util.List;
import org.colombier.lists.catalog.Paragraph.Field;

/** The paragraphs by which a list says what it wants to know of its members, with Sympa's fields. */
public final class AttributeParagraphs {

    public static final Field<String> ID = Field.required("id", new ValueType.Line(64));
    public static final Field<String> NAME = Field.required("name", new ValueType.Line(120));
    public static final Field<String> COMMENT = Field.optional("comment", new ValueType.Line(500));
    public static final Field<String> KIND = Field.withDefault("type", new ValueType.Word(List.of("string", "text", "integer", "enum")), "string");
    /** Separated by commas. */
    public static final Field<String> ENUM_VALUES = Field.optional("enum_values", new ValueType.Line(4_000));
    public static final Field<String> OPTIONAL = Field.withDefault("optional", new ValueType.Word(List.of("required", "optional")), "optional");

    static final ValueType<List<Paragraph>> TYPE = ValueType.Paragraphs.of(50, ID, NAME, COMMENT, KIND, ENUM_VALUES, OPTIONAL);

    private AttributeParagraphs() {
    }
}
