package org.colombier.lists.posting;

import org.colombier.lists.catalog.ListParameters.DmarcMode;
import org.colombier.mail.Domain;
import org.colombier.mail.HeaderSection;
import org.colombier.policy.DmarcPolicies;
import org.colombier.policy.dmarc.Policy;
import org.springframework.stereotype.Component;

/** Tells whose From a list must not keep: receivers would refuse the copies by the DMARC policy of the author's domain (RFC 9989 section 7.4). */
@Component
class AuthorDomains {

    private final DmarcPolicies policies;

    AuthorDomains(DmarcPolicies policies) {
        this.policies = policies;
    }

    /** @param header of the post as it came, whose signatures count for {@link DmarcMode#DKIM_SIGNATURE} */
    boolean needRewriting(Author author, HeaderSection header, DmarcRule rule) {
        Domain domain = author.address().domain();
        if (rule.modes().isEmpty() || rule.exempts(domain)) {
            return false;
        }
        return rule.modes().contains(DmarcMode.ALL) || rule.modes().contains(DmarcMode.DKIM_SIGNATURE) && header.first("DKIM-Signature").isPresent()
            || rule.names(author.address()) || byPolicy(domain, rule);
    }

    private boolean byPolicy(Domain domain, DmarcRule rule) {
        boolean any = rule.modes().contains(DmarcMode.DMARC_ANY);
        if (!any && !rule.modes().contains(DmarcMode.DMARC_REJECT) && !rule.modes().contains(DmarcMode.DMARC_QUARANTINE)) {
            return false;
        }
        Policy policy = policies.of(domain);
        return switch (policy) {
            case REJECT -> any || rule.modes().contains(DmarcMode.DMARC_REJECT);
            case QUARANTINE -> any || rule.modes().contains(DmarcMode.DMARC_QUARANTINE);
            case NONE -> any && policies.isPublished(domain);
        };
    }
}
