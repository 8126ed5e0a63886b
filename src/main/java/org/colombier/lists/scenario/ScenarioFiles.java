package org.colombier.lists.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Finds scenario files: the list's, the domain's, the site's, then the shipped one. Thread-safe. */
final class ScenarioFiles {

    static final String SHIPPED = "list-scenarios/";
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
    private static final String HIDE = ":ignore";

    private final Places places;
    private final FileCache<ScenarioFile> cache = new FileCache<>(4 * ScenarioParser.MAX_CHARACTERS, (file, text) -> ScenarioParser.parse(file.toString(), text));
    private final Map<String, ScenarioFile> shipped = readShipped();

    ScenarioFiles(Places places) {
        this.places = places;
    }

    /** What a look-up found. */
    sealed interface Found permits Sound, Broken, Missing {
    }

    record Sound(ScenarioFile file) implements Found {
    }

    /** There is a file, it cannot be read, and it never could. */
    record Broken(String file, String reason) implements Found {
    }

    record Missing() implements Found {
    }

    Found find(String operation, String name, Places.Whose whose) {
        String fileName = operation + "." + name;
        if (!WORD.matcher(fileName).matches()) {
            return new Missing();
        }
        for (Path directory : places.scenarios(whose)) {
            Path path = directory.resolve(fileName);
            Optional<FileCache.Loaded<ScenarioFile>> loaded = cache.get(path);
            if (loaded.isPresent()) {
                return found(path, loaded.get());
            }
        }
        ScenarioFile ours = shipped.get(fileName);
        return ours == null ? new Missing() : new Sound(ours);
    }

    private static Found found(Path path, FileCache.Loaded<ScenarioFile> loaded) {
        return loaded.value().<Found>map(Sound::new).orElseGet(() -> new Broken(path.toString(), loaded.fault()));
    }

    /** The headers {@code include.OPERATION.header} of every level, the whole site's first: what it forbids a list cannot allow. */
    List<Found> headers(String operation, Places.Whose whose) {
        List<Found> found = new ArrayList<>();
        for (Path directory : places.scenarios(whose).reversed()) {
            Path path = directory.resolve("include." + operation + ".header");
            cache.get(path).ifPresent(l -> found.add(found(path, l)));
        }
        return found;
    }

    /** The scenarios of an operation by name, each as it would be found, without those hidden by an empty {@code OPERATION.NAME:ignore}. */
    Map<String, ScenarioFile> all(String operation, Places.Whose whose) {
        Map<String, ScenarioFile> found = new TreeMap<>();
        String prefix = operation + ".";
        shipped.forEach((file, scenario) -> {
            if (file.startsWith(prefix)) {
                found.put(file.substring(prefix.length()), scenario);
            }
        });
        for (Path directory : places.scenarios(whose).reversed()) {
            for (String file : namesIn(directory, prefix)) {
                String name = file.substring(prefix.length());
                if (name.endsWith(HIDE)) {
                    found.remove(name.substring(0, name.length() - HIDE.length()));
                } else {
                    cache.get(directory.resolve(file)).flatMap(FileCache.Loaded::value).ifPresent(s -> found.put(name, s));
                }
            }
        }
        return found;
    }

    private static List<String> namesIn(Path directory, String prefix) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, prefix + "*")) {
            files.forEach(f -> names.add(f.getFileName().toString()));
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // A file and its ':ignore' may stand side by side: the file is read first, then hidden.
        return names.stream().filter(n -> WORD.matcher(n.endsWith(HIDE) ? n.substring(0, n.length() - HIDE.length()) : n).matches())
            .sorted(java.util.Comparator.comparing((String n) -> n.endsWith(HIDE)).thenComparing(n -> n)).toList();
    }

    private static Map<String, ScenarioFile> readShipped() {
        Map<String, ScenarioFile> found = new TreeMap<>();
        try {
            for (Resource resource : new PathMatchingResourcePatternResolver(ScenarioFiles.class.getClassLoader()).getResources("classpath:" + SHIPPED + "*.*")) {
                String name = java.util.Objects.requireNonNull(resource.getFilename());
                try (InputStream in = resource.getInputStream()) {
                    found.put(name, ScenarioParser.parse(SHIPPED + name, ScenarioText.of(in.readAllBytes())));
                }
            }
            return Map.copyOf(found);
        } catch (IOException | ScenarioSyntaxException e) {
            throw new IllegalStateException("a shipped scenario cannot be read: " + e.getMessage(), e);
        }
    }
}
