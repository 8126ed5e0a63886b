package org.colombier.lists.scenario;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Files of patterns, {@code search_filters/NAME.txt}: one a line, {@code *} standing for anything, case never matters;
 * blank lines and those that begin with {@code #} or {@code ;} do not count. The files of the list, its family, the domain
 * and the site count together, and what people have added ({@link BlockList}). {@code NAME.sql} and {@code NAME.ldap} ask
 * {@link NamedFilters}, by the nearest file. Thread-safe.
 */
final class SearchFilters {

    /** What people have added to the file of a name, for one request. */
    interface Added {
        Patterns to(String name, ScenarioContext request);
    }

    /** Sympa's names, old and new: these need not exist. */
    private static final Set<String> MAY_BE_MISSING = Set.of("blocklist.txt", "allowlist.txt", "blacklist.txt", "whitelist.txt");
    private static final int MAX_OCTETS = 16 << 20;
    private static final int MAX_DEFINITION = 64 << 10;

    private final Places places;
    private final Function<ScenarioContext, Places.Whose> whose;
    private final FileCache<Patterns> cache = new FileCache<>(MAX_OCTETS, (_, text) -> Patterns.of(text));
    private final FileCache<String> definitions = new FileCache<>(MAX_DEFINITION, (_, text) -> text);
    private final Added added;
    private final Supplier<Optional<NamedFilters>> named;

    SearchFilters(Places places, Function<ScenarioContext, Places.Whose> whose, Added added, Supplier<Optional<NamedFilters>> named) {
        this.places = places;
        this.whose = whose;
        this.added = added;
        this.named = named;
    }

    /**
     * Asks a database or a directory.
     *
     * @throws ScenarioFault if there is no such file at any level, or what it asks does not answer
     */
    boolean matches(String name, ScenarioContext request, Function<String, Optional<String>> variables) {
        NamedFilters filters = named.get().orElseThrow(() -> new ScenarioFault("nothing here asks databases for search_filters/" + name));
        for (Path path : places.filters(name, whose.apply(request))) {
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

    /** @throws ScenarioFault if there is no such file at any level, or one cannot be read */
    boolean contains(String name, ScenarioContext request, String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        List<FileCache.Loaded<Patterns>> files = places.filters(name, whose.apply(request)).stream().flatMap(p -> cache.get(p).stream()).toList();
        Patterns byPeople = added.to(name, request);
        if (files.isEmpty() && byPeople.isEmpty() && !MAY_BE_MISSING.contains(name)) {
            throw new ScenarioFault("there is no search_filters/" + name);
        }
        for (FileCache.Loaded<Patterns> file : files) {
            if (file.value().orElseThrow(() -> new ScenarioFault("search_filters/" + name + " cannot be read")).fit(lower)) {
                return true;
            }
        }
        return byPeople.fit(lower);
    }
}
