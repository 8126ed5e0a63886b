package org.colombier.lists.members;

import java.util.Locale;
import java.util.Set;
import org.colombier.mail.EmailAddress;

/**
 * One who runs a list.
 *
 * @param address    canonical
 * @param name       may be empty
 * @param privileged an owner who may also change who owns and moderates; nothing for moderators
 * @param receiving  gets the notices for his role by mail
 * @param concealed  is not named on the list's page
 * @param info       a private note, may be empty
 * @param included   stands in a data source of the list
 * @param subscribed was named by somebody; who is neither named nor included has no role
 * @param muted      notices not wanted
 */
public record ListAdmin(long listId, Role role, EmailAddress address, String name, boolean privileged, boolean receiving, boolean concealed, String info,
                        boolean included, boolean subscribed, Set<Notice> muted) {

    /** What somebody does for a list. */
    public enum Role {
        OWNER, MODERATOR;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a list tells those who run it. */
    public enum Notice {
        /** Somebody joined or left. */
        MEMBERSHIP,
        /** Somebody asks to join or to leave. */
        REQUEST,
        /** A post waits for a moderator, or was decided. */
        MODERATION,
        /** Members' mail comes back. */
        BOUNCE,
        /** Reports: archives that are full, data sources that do not answer. */
        REPORT;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int LONGEST_INFO = 1_000;

    public static ListAdmin owner(long listId, EmailAddress address, String name) {
        return new ListAdmin(listId, Role.OWNER, address, name, true, true, false, "", false, true, Set.of());
    }

    public static ListAdmin moderator(long listId, EmailAddress address, String name) {
        return new ListAdmin(listId, Role.MODERATOR, address, name, false, true, false, "", false, true, Set.of());
    }

    public ListAdmin {
        address = address.canonical();
        name = NewMember.plain(name);
        info = info.length() > LONGEST_INFO ? info.substring(0, LONGEST_INFO) : info;
        muted = Set.copyOf(muted);
    }

    /** The same person on another list. */
    public ListAdmin of(long otherList) {
        return new ListAdmin(otherList, role, address, name, privileged, receiving, concealed, info, included, subscribed, muted);
    }

    /** The same with other options. */
    public ListAdmin with(boolean isPrivileged, boolean isReceiving, boolean isConcealed) {
        return new ListAdmin(listId, role, address, name, isPrivileged, isReceiving, isConcealed, info, included, subscribed, muted);
    }

    public ListAdmin withInfo(String note) {
        return new ListAdmin(listId, role, address, name, privileged, receiving, concealed, note, included, subscribed, muted);
    }

    public ListAdmin muting(Set<Notice> unwanted) {
        return new ListAdmin(listId, role, address, name, privileged, receiving, concealed, info, included, subscribed, unwanted);
    }

    /** Whether a notice is to be mailed. */
    public boolean wants(Notice notice) {
        return receiving && !muted.contains(notice);
    }
}
