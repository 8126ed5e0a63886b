package org.colombier.lists.posting;

import java.util.Set;
import org.colombier.lists.catalog.ListParameters.DmarcMode;
import org.colombier.policy.DmarcPolicies;
import org.springframework.stereotype.Component;

/** Tells whose From a list must not keep: receivers would refuse the copies by the DMARC policy of the author's domain (RFC 9989 section 7.4). */
@Component
class AuthorDomains {

    private final DmarcPolicies policies;

    AuthorDomains(DmarcPolicies policies) {
        this.policies = policies;
    }

    /** @param modes the list's {@code dmarc_protection.mode} */
    boolean needRewriting(Author author, Set<DmarcMode> modes) {
        if (modes.contains(DmarcMode.ALL) || modes.isEmpty()) {
            return !modes.isEmpty();
        }
        return switch (policies.of(author.address().domain())) {
            case REJECT -> modes.contains(DmarcMode.DMARC_REJECT) || modes.contains(DmarcMode.DMARC_ANY);
            case QUARANTINE -> modes.contains(DmarcMode.DMARC_QUARANTINE) || modes.contains(DmarcMode.DMARC_ANY);
            case NONE -> false;
        };
    }
}
