package org.colombier.ops;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The settings that the rooms declare ({@code colombier.…}), collected by the compiler from their records: the
 * start-up check and the reference page both read them here.
 */
public final class KnownSettings {

    /**
     * @param name        in kebab case
     * @param type        a Java type's name, shortened
     * @param preset      the default, empty if none
     * @param description from the record's Javadoc
     */
    public record Setting(String name, String type, String preset, String description) {

        /** True for settings with free keys or elements below their name. */
        public boolean isOpen() {
            return type.startsWith("Map") || type.startsWith("List") || type.startsWith("Set");
        }
    }

    private KnownSettings() {
    }

    /** All, by name. */
    public static List<Setting> all() {
        List<Setting> settings = new ArrayList<>();
        try {
            for (URL url : Collections.list(KnownSettings.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
                try (InputStream in = url.openStream()) {
                    JsonMapper.shared().readTree(in).path("properties").forEach(p -> add(p, settings));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings.sort(java.util.Comparator.comparing(Setting::name));
        return settings;
    }

    private static void add(JsonNode property, List<Setting> settings) {
        String name = property.path("name").asString("");
        if (name.startsWith("colombier.")) {
            settings.add(new Setting(name, property.path("type").asString("").replaceAll("[a-z]+\\.", "").replaceAll("\\w+\\$", ""),
                text(property.path("defaultValue")), property.path("description").asString("").replaceAll("\\s+", " ")));
        }
    }

    private static String text(JsonNode value) {
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(v -> parts.add(v.asString()));
            return String.join(", ", parts);
        }
        return value.asString("");
    }
}
