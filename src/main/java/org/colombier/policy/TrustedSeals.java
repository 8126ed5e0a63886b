package org.colombier.policy;

import java.util.List;
import org.colombier.mail.AuthenticationResults;
import org.colombier.mail.Domain;
import org.colombier.policy.arc.ArcResult;

/** Whether somebody whom the site trusts has seen a message pass DMARC before it was changed (RFC 8617 section 5.2). */
final class TrustedSeals {

    private TrustedSeals() {
    }

    /**
     * From the newest seal back: the word of a trusted one counts, and an untrusted one ends it, since he may have changed
     * whatever stood before.
     *
     * @param chain that holds
     */
    static boolean vouch(ArcResult chain, Domain author, List<String> trusted) {
        for (ArcResult.Seal seal : chain.seals().reversed()) {
            if (!trusted.contains(seal.domain().ascii())) {
                return false;
            }
            if (AuthenticationResults.parse(seal.results()).filter(r -> sawPass(r, author)).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static boolean sawPass(AuthenticationResults results, Domain author) {
        return results.of("dmarc").stream().anyMatch(m -> m.isPass() && m.property("header.from").flatMap(Domain::tryParse).filter(author::equals).isPresent());
    }
}
