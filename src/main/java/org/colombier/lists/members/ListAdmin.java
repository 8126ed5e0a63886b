package org.colombier.lists.members;

import java.util.Locale;
import org.colombier.mail.EmailAddress;

/**
 * One who runs a list.
 *
 * @param address    canonical
 * @param name       may be empty
 * @param privileged an owner who may also change who owns and what it takes; nothing for moderators
 * @param receiving  gets the notices for his role by mail
 */
public record ListAdmin(long listId, Role role, EmailAddress address, String name, boolean privileged, boolean receiving) {

    /** What somebody does for a list. */
    public enum Role {
        OWNER, MODERATOR;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static ListAdmin owner(long listId, EmailAddress address, String name) {
        return new ListAdmin(listId, Role.OWNER, address, name, true, true);
    }

    public static ListAdmin moderator(long listId, EmailAddress address, String name) {
        return new ListAdmin(listId, Role.MODERATOR, address, name, false, true);
    }

    public ListAdmin {
        address = address.canonical();
        name = NewMember.plain(name);
    }
}
