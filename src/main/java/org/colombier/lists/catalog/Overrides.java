package org.colombier.lists.catalog;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.colombier.mail.Domain;
import org.colombier.ops.Site;
import org.springframework.stereotype.Component;

/**
 * Where a site's own files stand, most special first: {@code etc-dir/DOMAIN/LIST}, its family's
 * ({@code etc-dir/DOMAIN/families/NAME}, {@code etc-dir/families/NAME}), {@code etc-dir/DOMAIN}, {@code etc-dir}. Scenarios, templates and list types are all looked up in that order, before the shipped ones.
 */
@Component
public class Overrides {

    private final Path etc;

    public Overrides(Site site) {
        this.etc = site.etcDir();
    }

    public List<Path> of(MailingList list) {
        // Neither a list's name nor a domain holds a slash or begins with a dot: the path stays below etc-dir.
        Path domain = etc.resolve(list.domain().ascii());
        List<Path> places = new ArrayList<>(List.of(domain.resolve(list.name()), domain, etc));
        list.family().ifPresent(family -> places.addAll(1, families(list.domain()).stream().map(f -> f.resolve(family)).toList()));
        return places;
    }

    /** The directories that families stand in, the domain's own first. */
    List<Path> families(Domain domain) {
        return of(domain).stream().map(place -> place.resolve("families")).toList();
    }

    public List<Path> of(Domain domain) {
        return List.of(etc.resolve(domain.ascii()), etc);
    }

    public List<Path> ofSite() {
        return List.of(etc);
    }
}
