package org.colombier.portal.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * The texts of the pages by language and key, from {@code messages/portal_LANGUAGE.properties} (UTF-8). A text's
 * {@code {0}}, {@code {1}} … are replaced by what is given; nothing else in it has a meaning. A number as first
 * argument chooses {@code key.one} over {@code key} where such a text exists. Immutable.
 */
@Component
public class Messages {

    /** The languages that the pages speak; the first is for those who asked for none of them. */
    public static final Set<String> LANGUAGES = java.util.Collections.unmodifiableSet(new java.util.LinkedHashSet<>(java.util.List.of("en", "fr")));

    private final Map<String, Map<String, String>> texts = LANGUAGES.stream().collect(Collectors.toUnmodifiableMap(l -> l, Messages::read));

    /** @throws IllegalArgumentException for a key that no file has: a mistake in a template */
    public String text(Locale locale, String key, Object... arguments) {
        Map<String, String> language = texts.getOrDefault(locale.getLanguage(), texts.get("en"));
        String text = arguments.length > 0 && arguments[0] instanceof Number n && isOne(locale, n.longValue())
            ? language.getOrDefault(key + ".one", language.get(key)) : language.get(key);
        if (text == null) {
            throw new IllegalArgumentException("no text " + key + " in " + locale.getLanguage());
        }
        return fill(text, arguments);
    }

    public boolean has(String key) {
        return texts.get("en").containsKey(key);
    }

    Set<String> keys(String language) {
        return texts.get(language).keySet();
    }

    /** French counts nought as one. */
    private static boolean isOne(Locale locale, long n) {
        return n == 1 || n == 0 && locale.getLanguage().equals("fr");
    }

    private static String fill(String text, Object[] arguments) {
        if (arguments.length == 0 || text.indexOf('{') < 0) {
            return text;
        }
        StringBuilder filled = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '{' && i + 2 < text.length() && text.charAt(i + 2) == '}' && text.charAt(i + 1) - '0' < arguments.length) {
                filled.append(arguments[text.charAt(i + 1) - '0']);
                i += 2;
            } else {
                filled.append(text.charAt(i));
            }
        }
        return filled.toString();
    }

    private static Map<String, String> read(String language) {
        String file = "/messages/portal_" + language + ".properties";
        try (InputStream in = Messages.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no " + file);
            }
            Properties read = new Properties();
            read.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return read.stringPropertyNames().stream().collect(Collectors.toUnmodifiableMap(k -> k, read::getProperty));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
