package org.colombier.routing;

import java.util.List;
import java.util.Optional;
import org.colombier.mail.EmailAddress;

/** The site's own rewriting of addresses, besides what the directory knows. */
interface Rewriting {

    /**
     * @param place   the rule that answered, {@code file:line}
     * @param targets at least one
     */
    record Rewrite(String place, List<EmailAddress> targets) {
    }

    /** @throws RoutingUnavailable if a rule cannot be tried to its end */
    Optional<Rewrite> of(EmailAddress canonical);
}
