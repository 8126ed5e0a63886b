package org.colombier.lists.posting;

import java.util.Set;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListParameters.DmarcMode;
import org.colombier.lists.catalog.ListSettings;
import org.springframework.stereotype.Component;

/** Tells whose From a list must not keep: receivers would refuse the copies by the DMARC policy of the author's domain (RFC 7489 section 6.3). */
@Component
class AuthorDomains {

    boolean needRewriting(Author author, ListSettings settings) {
        Set<DmarcMode> modes = settings.get(ListParameters.DMARC_MODE);
        return modes.contains(DmarcMode.ALL);
    }
}
