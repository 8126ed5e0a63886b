package org.colombier.lists.scenario;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;

/**
 * Files of patterns, {@code search_filters/NAME.txt}: one a line, a single {@code *} standing for anything, case never
 * matters; blank lines and those that begin with {@code #} do not count. The files of the list, the domain and the site
 * count together. {@code NAME.sql} and {@code NAME.ldap} ask {@link NamedFilters}, by the nearest file. Thread-safe.
 */
final class SearchFilters {

    private record Filter(Set<String> whole, List<String> wild) {

        static Filter parse(String text) {
            Set<String> whole = new HashSet<>();
            List<String> wild = new java.util.ArrayList<>();
            text.lines().map(l -> l.strip().toLowerCase(Locale.ROOT)).filter(l -> !l.isEmpty() && l.charAt(0) != '#')
                .forEach(l -> (l.indexOf('*') < 0 ? whole : wild).add(l));
            return new Filter(whole, wild);
        }

        boolean contains(String lower) {
            return whole.contains(lower) || wild.stream().anyMatch(p -> fits(p, lower));
        }

        private static boolean fits(String pattern, String text) {
            int star = pattern.indexOf('*');
            String tail = pattern.substring(star + 1);
            return text.length() >= pattern.length() - 1 && text.startsWith(pattern.substring(0, star)) && text.endsWith(tail);
        }
    }

    private static final int MAX_OCTETS = 16 << 20;
    private static final int MAX_DEFINITION = 64 << 10;

    private final Places places;
    private final FileCache<Filter> cache = new FileCache<>(MAX_OCTETS, (_, text) -> Filter.parse(text));
    private final FileCache<String> definitions = new FileCache<>(MAX_DEFINITION, (_, text) -> text);
    private final Supplier<Optional<NamedFilters>> named;

    SearchFilters(Places places, Supplier<Optional<NamedFilters>> named) {
        this.places = places;
        this.named = named;
    }

    /**
     * Asks a database or a directory.
     *
     * @throws ScenarioFault if there is no such file at any level, or what it asks does not answer
     */
    boolean matches(String name, Domain domain, Optional<EmailAddress> list, Function<String, Optional<String>> variables) {
        NamedFilters filters = named.get().orElseThrow(() -> new ScenarioFault("nothing here asks databases for search_filters/" + name));
        for (var path : places.filters(name, domain, list)) {
            Optional<FileCache.Loaded<String>> loaded = definitions.get(path);
            if (loaded.isPresent()) {
                String text = loaded.get().value().orElseThrow(() -> new ScenarioFault(path + " cannot be read"));
                try {
                    return filters.matches(path.toString(), text, variables);
                } catch (NamedFilters.Failure failure) {
                    throw new ScenarioFault(path + ": " + failure.getMessage());
                }
            }
        }
        throw new ScenarioFault("there is no search_filters/" + name);
    }

    boolean exists(String name, Domain domain, Optional<EmailAddress> list) {
        return places.filters(name, domain, list).stream().anyMatch(p -> cache.get(p).isPresent());
    }

    /** @throws ScenarioFault if there is no such file at any level, or one cannot be read */
    boolean contains(String name, Domain domain, Optional<EmailAddress> list, String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        boolean exists = false;
        for (var path : places.filters(name, domain, list)) {
            Optional<FileCache.Loaded<Filter>> loaded = cache.get(path);
            if (loaded.isEmpty()) {
                continue;
            }
            exists = true;
            Filter filter = loaded.get().value().orElseThrow(() -> new ScenarioFault(path + " cannot be read"));
            if (filter.contains(lower)) {
                return true;
            }
        }
        if (!exists) {
            throw new ScenarioFault("there is no search_filters/" + name);
        }
        return false;
    }
}
