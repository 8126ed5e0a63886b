package org.colombier.lists.posting;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListParameters.DmarcMode;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;

/**
 * Of which authors a list rewrites From.
 *
 * @param addresses with {@link DmarcMode#DOMAIN_REGEX}: what must be found at the end of an address
 * @param exempt    domains whose authors keep their From; with a leading dot, all below
 */
record DmarcRule(Set<DmarcMode> modes, Optional<BoundedPattern> addresses, List<String> exempt) {

    static DmarcRule of(ListSettings settings) {
        return new DmarcRule(settings.get(ListParameters.DMARC_MODE), settings.get(ListParameters.DMARC_DOMAIN_REGEX).map(BoundedPattern::new),
            settings.get(ListParameters.DMARC_EXEMPT).stream().map(e -> e.toLowerCase(Locale.ROOT)).toList());
    }

    boolean exempts(Domain domain) {
        return exempt.stream().anyMatch(e -> e.startsWith(".") ? domain.ascii().endsWith(e) : domain.ascii().equals(e));
    }

    /** As Sympa has it, the expression stands at the end of the address. */
    boolean names(EmailAddress author) {
        return modes.contains(DmarcMode.DOMAIN_REGEX) && addresses.filter(a -> a.endsIn(author.canonical().toString())).isPresent();
    }
}
