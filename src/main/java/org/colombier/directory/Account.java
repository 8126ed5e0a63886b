package org.colombier.directory;

import java.util.Set;
import org.colombier.mail.EmailAddress;

/**
 * A mailbox account.
 *
 * @param address canonical; also the login
 * @param name    the person's, may be empty
 * @param quota   octets of mail it may hold; 0 for no limit
 * @param allowed what the account may use
 */
public record Account(EmailAddress address, String name, long quota, Set<Service> allowed) {

    /** What a login may be used for; {@code RECEIVE} is the delivery of mail. */
    public enum Service { IMAP, POP, SUBMISSION, SIEVE, RECEIVE }

    public boolean may(Service service) {
        return allowed.contains(service);
    }
}
