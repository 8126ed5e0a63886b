package org.colombier.lists.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.colombier.mail.Domain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The categories of lists, from {@code topics.conf} of the domain, else of the site, in Sympa's format: paragraphs of a
 * key such as {@code science/physics} and lines {@code title}, {@code title.fr}. Read at each question. Thread-safe.
 */
@Component
public class Topics {

    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final long LARGEST = 256 * 1024;

    private final Overrides overrides;

    Topics(Overrides overrides) {
        this.overrides = overrides;
    }

    /** @return titles in that language by key, in the order of the file; none where there is no file */
    public Map<String, String> titles(Domain domain, Locale locale) {
        return parse(text(domain), locale.getLanguage());
    }

    /** @return the scenario of {@code topics_visibility} that a category's {@code visibility} line names, by key */
    public Map<String, String> visibilities(Domain domain) {
        Map<String, String> named = new LinkedHashMap<>();
        paragraphs(text(domain)).forEach(lines -> lines.stream().skip(1).map(l -> l.split("\\s+", 2)).filter(l -> l.length == 2 && l[0].equalsIgnoreCase("visibility"))
            .findFirst().ifPresent(l -> named.put(lines.getFirst(), l[1].strip())));
        return named;
    }

    private String text(Domain domain) {
        for (Path place : overrides.of(domain)) {
            Path file = place.resolve("topics.conf");
            try {
                if (Files.isRegularFile(file) && Files.size(file) <= LARGEST) {
                    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                }
            } catch (IOException unreadable) {
                LOG.error("{} cannot be read: {}", file, unreadable.toString());
            }
        }
        return "";
    }

    private static List<List<String>> paragraphs(String text) {
        return Arrays.stream(text.replace("\r", "").split("\n\\s*\n")).map(p -> p.lines().map(String::strip).filter(l -> !l.isEmpty() && !l.startsWith("#")).toList())
            .filter(lines -> !lines.isEmpty()).toList();
    }

    static Map<String, String> parse(String text, String language) {
        Map<String, String> titles = new LinkedHashMap<>();
        for (List<String> lines : paragraphs(text)) {
            Map<String, String> own = lines.stream().skip(1).filter(l -> l.toLowerCase(Locale.ROOT).startsWith("title")).map(l -> l.split("\\s+", 2))
                .filter(l -> l.length == 2).collect(Collectors.toMap(l -> l[0].toLowerCase(Locale.ROOT), l -> l[1], (a, b) -> a));
            titles.put(lines.getFirst(), own.getOrDefault("title." + language, own.getOrDefault("title", lines.getFirst())));
        }
        return titles;
    }
}
