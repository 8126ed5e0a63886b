package org.colombier.lists.family;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.colombier.lists.catalog.Family;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A family's {@code automatic.yml}: which addresses become lists of it by the first mail to them.
 *
 * @param family      its name
 * @param prefix      with which the list's name begins
 * @param separator   between the classes in the rest of the name; empty if there is one class
 * @param owners      of the lists, and for the scenario {@code family_owner}
 * @param domains     in which; empty for all
 * @param removeEmpty true if a list that its sources leave empty is removed again
 */
record AutomaticRule(String family, String prefix, String separator, List<EmailAddress> owners, List<Domain> domains, boolean removeEmpty) {

    static final String FILE = "automatic.yml";

    private static final int LARGEST = 64 * 1024;
    private static final Set<String> KEYS = Set.of("prefix", "separator", "owners", "domains", "remove-empty");

    /** @return empty if the family has no such file @throws ListConflict if it is none, with the reason */
    static Optional<AutomaticRule> read(Family family) {
        Path file = family.directory().resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            LoaderOptions bounds = new LoaderOptions();
            bounds.setMaxAliasesForCollections(5);
            bounds.setNestingDepthLimit(5);
            bounds.setCodePointLimit(LARGEST);
            Object root = new Yaml(new SafeConstructor(bounds)).load(Files.readString(file, StandardCharsets.UTF_8));
            if (!(root instanceof Map<?, ?> map) || !KEYS.containsAll(map.keySet())) {
                throw broken(family, "a mapping with " + KEYS);
            }
            String prefix = text(map.get("prefix")).toLowerCase(Locale.ROOT);
            if (!prefix.matches("[a-z0-9][a-z0-9.+_-]{1,40}")) {
                throw broken(family, "prefix: the beginning of a list name, of at least two letters");
            }
            return Optional.of(new AutomaticRule(family.name(), prefix, text(map.get("separator")), texts(map.get("owners")).map(EmailAddress::parse).toList(),
                texts(map.get("domains")).map(Domain::parse).toList(), "true".equals(text(map.get("remove-empty")))));
        } catch (IOException | IllegalArgumentException | YAMLException wrong) {
            throw broken(family, wrong.toString());
        }
    }

    boolean covers(EmailAddress list) {
        return list.localPart().startsWith(prefix) && list.localPart().length() > prefix.length() && (domains.isEmpty() || domains.contains(list.domain()));
    }

    /** What the family's values may use: {@code listname}, {@code prefix}, {@code key} (the rest of the name) and {@code class1}, {@code class2} … */
    Described describe(EmailAddress list) {
        String key = list.localPart().substring(prefix.length());
        Map<String, Object> variables = new LinkedHashMap<>(Map.of("listname", list.localPart(), "prefix", prefix, "key", key, "owner", owners.stream().map(EmailAddress::toString).toList()));
        String[] classes = separator.isEmpty() ? new String[] {key} : key.split(java.util.regex.Pattern.quote(separator));
        for (int i = 0; i < classes.length; i++) {
            variables.put("class" + (i + 1), classes[i]);
        }
        return new Described(variables);
    }

    private static ListConflict broken(Family family, String reason) {
        return new ListConflict("list.conflict.family-broken", family.name(), FILE + ": " + reason);
    }

    private static String text(@Nullable Object value) {
        return Objects.toString(value, "").strip();
    }

    private static Stream<String> texts(@Nullable Object value) {
        return value == null ? Stream.of() : value instanceof List<?> several ? several.stream().map(AutomaticRule::text) : Stream.of(text(value));
    }
}
