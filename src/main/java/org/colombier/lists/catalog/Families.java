package org.colombier.lists.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The families of {@code etc-dir/families/NAME}: {@code config.yml} in the form of a list type, and
 * {@code param_constraint.conf} in Sympa's format. Read at each question, so that an edit counts at once. Thread-safe.
 */
@Component
public class Families {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,49}");
    private static final int LARGEST = 256 * 1024;

    private final Overrides overrides;
    private final JdbcClient jdbc;

    Families(Overrides overrides, JdbcClient jdbc) {
        this.overrides = overrides;
        this.jdbc = jdbc;
    }

    /** All, by name. */
    public List<String> names() {
        Path directory = overrides.ofSite().getFirst().resolve("families");
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> families = Files.list(directory)) {
            return families.filter(Files::isDirectory).map(f -> f.getFileName().toString()).filter(f -> NAME.matcher(f).matches()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws ListConflict if there is no such family, or its description is none, with the reason */
    public Family find(String name) {
        Path directory = directory(name).orElseThrow(() -> new ListConflict("list.conflict.family", name));
        try {
            ListType type = ListTypes.readTemplate(name, bounded(directory.resolve("config.yml")));
            Path constraints = directory.resolve("param_constraint.conf");
            return new Family(name, type.title(Locale.ENGLISH), type.parameters(),
                Files.exists(constraints) ? constraints(new String(bounded(constraints), StandardCharsets.UTF_8)) : Map.of());
        } catch (IOException | IllegalArgumentException | org.yaml.snakeyaml.error.YAMLException broken) {
            throw new ListConflict("list.conflict.family-broken", name, String.valueOf(broken.getMessage()));
        }
    }

    /** The name of the family that a list is of. */
    Optional<String> of(MailingList list) {
        return jdbc.sql("SELECT family FROM list WHERE id = ? AND family IS NOT NULL").param(list.id()).query(String.class).optional();
    }

    /** Where a list's family stands, if it is of one. */
    Optional<Path> directoryOf(MailingList list) {
        return of(list).flatMap(this::directory);
    }

    private Optional<Path> directory(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        return Optional.of(overrides.ofSite().getFirst().resolve("families").resolve(name)).filter(Files::isDirectory);
    }

    /** Lines {@code parameter value[,value]}; {@code *} leaves it free. */
    static Map<String, List<String>> constraints(String text) {
        Map<String, List<String>> constraints = new LinkedHashMap<>();
        text.lines().map(l -> l.replaceAll("#.*", "").strip()).filter(l -> !l.isEmpty()).forEach(line -> {
            String[] parts = line.split("\\s+", 2);
            constraints.put(parts[0].toLowerCase(Locale.ROOT),
                parts.length > 1 ? Arrays.stream(parts[1].split(",")).map(String::strip).filter(v -> !v.isEmpty()).toList() : List.of(""));
        });
        return constraints;
    }

    private static byte[] bounded(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file.getFileName() + " is larger than " + LARGEST + " octets");
        }
        return Files.readAllBytes(file);
    }
}
