package org.colombier.lists.members;

import java.util.Map;
import org.colombier.mail.EmailAddress;

/** What a room keeps of a person by their address, besides memberships and roles; {@link People} asks every room that has such. */
public interface PersonalRecords {

    /** A word for it, under which an export shows it: {@code requests}. */
    String name();

    /** Puts the records under another address, in the caller's transaction; what that address has already, stays. */
    void move(EmailAddress from, EmailAddress to);

    /** Forgets the person, in the caller's transaction. */
    void erase(EmailAddress address);

    /** All that is kept: texts, numbers, or lists and maps of these. Nothing that is secret, such as a password's hash. */
    Map<String, Object> export(EmailAddress address);
}
