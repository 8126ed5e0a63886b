package org.colombier.routing;

import java.util.Optional;
import org.colombier.mail.EmailAddress;

/** The part of a local part that its owner may choose: {@code jane+books@example.org} is Jane's (RFC 5233 section 1). */
record Extensions(String delimiter) {

    /** The address without its extension; empty if it has none. */
    Optional<EmailAddress> without(EmailAddress address) {
        int at = delimiter.isEmpty() || address.localPart().startsWith("\"") ? -1 : address.localPart().indexOf(delimiter);
        return at <= 0 ? Optional.empty() : EmailAddress.tryParse(address.localPart().substring(0, at) + "@" + address.domain());
    }
}
