package org.colombier.lists.scenario;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;

/** Where a site puts its own files under {@code etc-dir}, from the list to the whole site. */
record Places(Path etcDir) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_.+-]*");

    /**
     * Whose files are looked for.
     *
     * @param family the family that the list belongs to
     */
    record Whose(Domain domain, Optional<EmailAddress> list, Optional<String> family) {
    }

    /** The directories of scenarios, the nearest first; they need not exist. */
    List<Path> scenarios(Whose whose) {
        List<Path> found = new ArrayList<>();
        for (Path level : levels(whose)) {
            found.add(level.resolve("scenarios"));
            found.add(level.resolve("scenari"));
        }
        return found;
    }

    List<Path> filters(String name, Whose whose) {
        return levels(whose).stream().map(l -> l.resolve("search_filters").resolve(name)).toList();
    }

    /** The site's own conditions are the domain's and the site's: a list has none. */
    List<Path> conditions(String name, Domain domain) {
        return List.of(etcDir.resolve(domain.ascii()), etcDir).stream().map(l -> l.resolve("custom_conditions").resolve(name)).toList();
    }

    private List<Path> levels(Whose whose) {
        List<Path> levels = new ArrayList<>(5);
        Path ofDomain = etcDir.resolve(whose.domain().ascii());
        // Most domains have no files of their own: one look spares those for each of their lists.
        boolean hasFiles = ofDomain.toFile().isDirectory();
        // A local part may hold a slash; a list's name never does, and a file of another level must not answer for it.
        whose.list().map(EmailAddress::localPart).filter(n -> hasFiles && NAME.matcher(n).matches()).map(ofDomain::resolve).filter(d -> d.toFile().isDirectory()).ifPresent(levels::add);
        whose.family().filter(f -> NAME.matcher(f).matches()).ifPresent(f -> {
            levels.add(ofDomain.resolve("families").resolve(f));
            levels.add(etcDir.resolve("families").resolve(f));
        });
        if (hasFiles) {
            levels.add(ofDomain);
        }
        levels.add(etcDir);
        return levels;
    }
}
