package org.colombier.routing;

import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Component;

/** Rewriting by the site's regular-expression tables. Thread-safe. */
@Component
class RegexpRewriting implements Rewriting {

    @Override
    public Optional<Rewrite> of(EmailAddress canonical) {
        return Optional.empty();
    }
}
