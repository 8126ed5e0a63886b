package org.colombier.portal.security;

import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.springframework.security.access.AccessDeniedException;

/**
 * Who asks for a page; a controller's parameter.
 *
 * @param address  the address proved by the login; empty for a visitor without one
 * @param client   the IP address the request came from
 */
public record Visitor(Optional<EmailAddress> address, String client) {

    /** The address; a visitor without one is sent to the login page. */
    public EmailAddress known() {
        return address.orElseThrow(() -> new AccessDeniedException("not logged in"));
    }

    public boolean isKnown() {
        return address.isPresent();
    }

    /** Ends the request with the page for what is not allowed, or the login page for who is not logged in. */
    public void must(boolean allowed) {
        if (!allowed) {
            throw new AccessDeniedException(address.map(EmailAddress::toString).orElse("nobody") + " may not do this");
        }
    }
}
