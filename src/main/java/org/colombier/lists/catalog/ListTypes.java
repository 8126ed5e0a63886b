package org.colombier.lists.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The list types: the shipped ones of {@code templates/list-types/NAME.yml}, and the site's in
 * {@code etc-dir/list-types}, where a file of the same name replaces a shipped one and an empty one hides it. The
 * site's are read at each call, so that an edit counts at once; a broken one is logged and the shipped one stands.
 * Thread-safe.
 */
@Component
public class ListTypes {

    private static final Logger LOG = LoggerFactory.getLogger(ListTypes.class);
    private static final long LARGEST = 64 * 1024;
    /** What Sympa calls them. */
    private static final Map<String, String> SYMPA = Map.of("discussion_list", "public_discussion", "hotline", "helpdesk", "news-letter", "newsletter",
        "html-news-letter", "newsletter_html", "private_working_group", "private", "public_web_forum", "webforum");

    private final Map<String, ListType> shipped;
    private final Overrides overrides;

    ListTypes(Overrides overrides) {
        this.overrides = overrides;
        this.shipped = shipped();
    }

    /** @param name also one of Sympa's, unless the site has a type of its own of that name */
    public Optional<ListType> find(String name) {
        List<ListType> all = all();
        return named(all, name).or(() -> named(all, SYMPA.getOrDefault(name, name)));
    }

    private static Optional<ListType> named(List<ListType> types, String name) {
        return types.stream().filter(t -> t.name().equals(name)).findFirst();
    }

    /** All, by name. */
    public List<ListType> all() {
        Map<String, ListType> types = new TreeMap<>(shipped);
        for (Path etc : overrides.ofSite()) {
            Path directory = etc.resolve("list-types");
            if (Files.isDirectory(directory)) {
                addFrom(directory, types);
            }
        }
        return List.copyOf(types.values());
    }

    private static void addFrom(Path directory, Map<String, ListType> types) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.getFileName().toString().matches("[a-z0-9][a-z0-9_-]{0,49}\\.yml")).sorted().toList()) {
                String name = file.getFileName().toString().replaceAll("\\.yml$", "");
                if (Files.size(file) == 0) {
                    types.remove(name);
                } else {
                    try (InputStream in = Files.newInputStream(file)) {
                        types.put(name, read(name, in.readNBytes((int) LARGEST)));
                    } catch (IllegalArgumentException | ListConflict | YAMLException broken) {
                        LOG.error("list type {}: {}; it is not used", file, broken.getMessage());
                    }
                }
            }
        } catch (IOException e) {
            LOG.error("list types in {} cannot be read: {}", directory, e.toString());
        }
    }

    private static Map<String, ListType> shipped() {
        try {
            Map<String, ListType> types = new TreeMap<>();
            for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath*:templates/list-types/*.yml")) {
                String name = java.util.Objects.requireNonNull(file.getFilename()).replaceAll("\\.yml$", "");
                types.put(name, read(name, file.getContentAsByteArray()));
            }
            return types;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException if it is no list type, or names a parameter or value there is not */
    static ListType read(String name, byte[] yaml) {
        ListType type = readTemplate(name, yaml);
        type.parameters().forEach((parameter, value) ->
            ListParameters.named(parameter).orElseThrow(() -> new IllegalArgumentException("there is no list parameter " + parameter)).type().parse(value));
        return type;
    }

    /** As {@link #read}, with values that may not be any yet. */
    static ListType readTemplate(String name, byte[] yaml) {
        LoaderOptions bounds = new LoaderOptions();
        bounds.setMaxAliasesForCollections(10);
        bounds.setNestingDepthLimit(10);
        Object root = new Yaml(new SafeConstructor(bounds)).load(new String(yaml, java.nio.charset.StandardCharsets.UTF_8));
        if (!(root instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("no title, description and parameters");
        }
        return new ListType(name, texts(map, "title"), texts(map, "description"), texts(map, "parameters"));
    }

    private static Map<String, String> texts(Map<?, ?> map, String key) {
        Object value = map.get(key);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> texts)) {
            throw new IllegalArgumentException(key + " is no mapping");
        }
        Function<Object, String> text = v -> v instanceof Boolean b ? (b ? "on" : "off") : String.valueOf(v);
        return texts.entrySet().stream().collect(Collectors.toUnmodifiableMap(e -> String.valueOf(e.getKey()), e -> text.apply(e.getValue()).strip()));
    }
}
