package org.colombier.lists.members;

import java.time.Instant;
import org.colombier.mail.EmailAddress;

/**
 * One person on one list.
 *
 * @param id        never used again; in the {@link MemberKey} of each copy
 * @param address   canonical
 * @param name      the person's, may be empty
 * @param concealed not shown to other members
 * @param bouncing  a copy for the member came back, and nothing was forgiven since
 */
public record Member(long id, long listId, EmailAddress address, String name, Reception reception, boolean concealed, Instant joined, boolean bouncing) {
}
