package org.colombier.lists.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.colombier.mail.Domain;
import org.springframework.stereotype.Component;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The families of {@code etc-dir/DOMAIN/families/NAME} and {@code etc-dir/families/NAME}: {@code config.yml} in the form
 * of a list type or Sympa's {@code config.tt2}, and {@code param_constraint.conf} in Sympa's format. Read at each
 * question, so that an edit counts at once. Thread-safe.
 */
@Component
public class Families {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,49}");
    private static final int LARGEST = 256 * 1024;

    private final Overrides overrides;

    Families(Overrides overrides) {
        this.overrides = overrides;
    }

    /** Those that the lists of a domain can be of, by name. */
    public List<String> names(Domain domain) {
        TreeSet<String> names = new TreeSet<>();
        overrides.families(domain).forEach(directory -> names.addAll(in(directory)));
        return List.copyOf(names);
    }

    private static List<String> in(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> families = Files.list(directory)) {
            return families.filter(Files::isDirectory).map(f -> f.getFileName().toString()).filter(f -> NAME.matcher(f).matches()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param domain of the lists; its own family comes before the site's of the same name
     * @throws ListConflict if there is no such family, or its description is none, with the reason
     */
    public Family find(String name, Domain domain) {
        Path directory = directory(name, domain).orElseThrow(() -> new ListConflict("list.conflict.family", name));
        try {
            Path constraints = directory.resolve("param_constraint.conf");
            Map<String, List<String>> constrained = Files.exists(constraints) ? constraints(text(constraints)) : Map.of();
            Path ours = directory.resolve("config.yml");
            if (Files.exists(ours)) {
                ListType type = ListTypes.readTemplate(name, bounded(ours));
                return new Family(name, type.title(Locale.ENGLISH), directory, type.parameters(), Optional.empty(), constrained);
            }
            return new Family(name, name, directory, Map.of(), Optional.of(text(directory.resolve("config.tt2"))), constrained);
        } catch (IOException | IllegalArgumentException | YAMLException broken) {
            throw new ListConflict("list.conflict.family-broken", name, broken.toString());
        }
    }

    /** @throws InvalidValue if the list's family does not allow the value, ListConflict if the family cannot be read */
    void check(MailingList list, ListParameter<?> parameter, String value) {
        list.family().ifPresent(name -> find(name, list.domain()).check(parameter, value));
    }

    /** What in the family's files can do nothing; empty if they are sound. */
    public List<String> faults(Family family) {
        List<String> faults = new ArrayList<>();
        if (family.template().isEmpty()) {
            family.parameters().forEach((name, value) -> {
                if (ListParameters.named(name).isEmpty()) {
                    faults.add("config.yml: there is no list parameter " + name);
                }
            });
        }
        family.constraints().forEach((name, allowed) -> ListParameters.named(name).ifPresentOrElse(parameter -> allowed.stream().filter(a -> !a.equals("*")).forEach(a -> {
            try {
                parameter.type().parse(a);
            } catch (InvalidValue none) {
                faults.add("param_constraint.conf: " + name + ": " + none.getMessage());
            }
        }), () -> faults.add("param_constraint.conf: there is no list parameter " + name)));
        Path rights = family.directory().resolve("edit_list.conf");
        try {
            if (Files.exists(rights)) {
                EditRules.parse(text(rights)).notUnderstood().forEach(line -> faults.add("edit_list.conf: line " + line + " is no rule of the form parameter role[,role] right"));
            }
        } catch (IOException unreadable) {
            faults.add("edit_list.conf: " + unreadable);
        }
        return faults;
    }

    private Optional<Path> directory(String name, Domain domain) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        return overrides.families(domain).stream().map(f -> f.resolve(name)).filter(Files::isDirectory).findFirst();
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

    private static String text(Path file) throws IOException {
        return new String(bounded(file), StandardCharsets.UTF_8);
    }

    private static byte[] bounded(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file.getFileName() + " is larger than " + LARGEST + " octets");
        }
        return Files.readAllBytes(file);
    }
}
