package org.colombier.lists.members;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Attribute values as the tables keep them: a JSON object of texts, or nothing. */
final class AttributeText {

    /** Of one value, in characters. */
    static final int LONGEST = 2_000;
    static final int MOST = 50;
    private static final int LONGEST_ID = 64;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<TreeMap<String, String>> VALUES = new TypeReference<>() { };

    private AttributeText() {
    }

    /** Null where there are no values: most members of most lists. */
    static @Nullable String write(Map<String, String> values) {
        TreeMap<String, String> kept = new TreeMap<>();
        values.forEach((id, value) -> {
            if (!value.isBlank() && id.length() <= LONGEST_ID && kept.size() < MOST) {
                kept.put(id, value.length() <= LONGEST ? value : value.substring(0, LONGEST));
            }
        });
        return kept.isEmpty() ? null : JSON.writeValueAsString(kept);
    }

    static Map<String, String> read(@Nullable String stored) {
        return stored == null || stored.isEmpty() ? Map.of() : Map.copyOf(JSON.readValue(stored, VALUES));
    }
}
