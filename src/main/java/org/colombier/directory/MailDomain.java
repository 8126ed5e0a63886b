package org.colombier.directory;

import java.util.Optional;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;

/**
 * A domain of ours.
 *
 * @param enabled  false: every address in it is refused
 * @param backupMx mail for it is taken and passed on to its better MX; it has no accounts or lists here
 * @param catchAll where unknown local parts go
 * @param language the robot's language for people whose own is not known: {@code en} or {@code fr}
 */
public record MailDomain(Domain name, boolean enabled, boolean backupMx, Optional<EmailAddress> catchAll, String language) {
}
