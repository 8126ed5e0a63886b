package org.colombier.lists.catalog;

import java.time.Instant;
import java.util.Optional;
import org.colombier.mail.EmailAddress;

/**
 * What is kept of a list's life.
 *
 * @param serial       counts the changes of its settings
 * @param creator      who asked for it
 * @param updated      when its settings were last changed, if ever
 * @param updater      by whom; a family or the command line is nobody
 * @param statusSince  when it came into its present state; none if it was created so
 * @param statusBy     by whom
 * @param reason       why; may be empty
 * @param family       of which it is one
 * @param instantiated when its family last set it
 */
public record ListLife(long serial, Optional<EmailAddress> creator, Optional<Instant> updated, Optional<EmailAddress> updater,
                       Optional<Instant> statusSince, Optional<EmailAddress> statusBy, String reason, Optional<String> family, Optional<Instant> instantiated) {
}
