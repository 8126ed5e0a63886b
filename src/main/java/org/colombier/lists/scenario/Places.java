package org.colombier.lists.scenario;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;

/** Where a site puts its own files under {@code etc-dir}, from the list to the whole site. */
record Places(Path etcDir) {

    /** The directories of scenarios, the nearest first; they need not exist. */
    List<Path> scenarios(Domain domain, Optional<EmailAddress> list) {
        List<Path> found = new ArrayList<>();
        for (Path level : levels(domain, list)) {
            found.add(level.resolve("scenarios"));
            found.add(level.resolve("scenari"));
        }
        return found;
    }

    List<Path> filters(String name, Domain domain, Optional<EmailAddress> list) {
        return levels(domain, list).stream().map(l -> l.resolve("search_filters").resolve(name)).toList();
    }

    private List<Path> levels(Domain domain, Optional<EmailAddress> list) {
        List<Path> levels = new ArrayList<>(3);
        Path ofDomain = etcDir.resolve(domain.ascii());
        // A local part may hold a slash; a list's name never does, and a file of another level must not answer for it.
        list.map(EmailAddress::localPart).filter(n -> n.matches("[a-z0-9][a-z0-9_.+-]*")).ifPresent(n -> levels.add(ofDomain.resolve(n)));
        levels.add(ofDomain);
        levels.add(etcDir);
        return levels;
    }
}
