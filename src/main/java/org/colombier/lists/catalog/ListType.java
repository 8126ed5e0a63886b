package org.colombier.lists.catalog;

import java.util.Locale;
import java.util.Map;

/**
 * A pattern from which lists are created.
 *
 * @param name         {@code discussion}
 * @param titles       by language
 * @param descriptions by language
 * @param parameters   the values that a new list gets, by parameter name
 */
public record ListType(String name, Map<String, String> titles, Map<String, String> descriptions, Map<String, String> parameters) {

    public String title(Locale locale) {
        return in(locale, titles);
    }

    public String description(Locale locale) {
        return in(locale, descriptions);
    }

    private String in(Locale locale, Map<String, String> texts) {
        return texts.getOrDefault(locale.getLanguage(), texts.getOrDefault("en", name));
    }
}
