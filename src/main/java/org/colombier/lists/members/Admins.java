package org.colombier.lists.members;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.ListAdmin.Role;
import org.colombier.mail.EmailAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Owners and moderators. Who runs a list need not be its member. Thread-safe. */
@Service
public class Admins {

    private static final String SELECT = "SELECT list_id, role, address, name, profile, receiving FROM list_admin ";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Catalog catalog;

    Admins(JdbcClient jdbc, Clock clock, Catalog catalog) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.catalog = catalog;
    }

    /** The owners, those of longest standing first. */
    public List<ListAdmin> owners(long listId) {
        return in(listId, Role.OWNER);
    }

    /** The moderators that were named; where there are none, {@link #moderating} says who moderates. */
    public List<ListAdmin> moderators(long listId) {
        return in(listId, Role.MODERATOR);
    }

    /** Who decides about held posts: the moderators, or the owners of a list without any. */
    public List<ListAdmin> moderating(long listId) {
        List<ListAdmin> named = moderators(listId);
        return named.isEmpty() ? owners(listId) : named;
    }

    public boolean isOwner(long listId, EmailAddress address) {
        return has(owners(listId), address);
    }

    /** True for a moderator, and for an owner where no moderator is named. */
    public boolean isModerator(long listId, EmailAddress address) {
        return has(moderating(listId), address);
    }

    /** Every role that the address has, on any list. */
    public List<ListAdmin> rolesOf(EmailAddress address) {
        return jdbc.sql(SELECT + "WHERE address = ? ORDER BY list_id, role").param(address.canonical().toString()).query(Admins::row).list();
    }

    /**
     * Adds somebody, or sets the name, profile and reception of one who has the role.
     *
     * @return true if new
     * @throws ListConflict if the address is the list's own
     */
    @Transactional
    public boolean add(MailingList list, ListAdmin admin) {
        MemberConflicts.check(list, admin.address(), 1);
        boolean known = has(in(list.id(), admin.role()), admin.address());
        jdbc.sql("INSERT INTO list_admin (list_id, role, address, name, profile, receiving, since) VALUES (?, ?, ?, ?, ?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE name = VALUES(name), profile = VALUES(profile), receiving = VALUES(receiving)")
            .params(list.id(), admin.role().text(), admin.address().toString(), admin.name(), admin.privileged() ? "privileged" : "normal",
                admin.receiving(), MemberRows.utc(clock.instant()))
            .update();
        return !known;
    }

    /**
     * @return false if the address did not have the role
     * @throws ListConflict if it is the last owner: a list always has one
     */
    @Transactional
    public boolean remove(MailingList list, Role role, EmailAddress address) {
        // Two owners who leave at once wait for each other, so that one stays.
        catalog.lock(list);
        List<ListAdmin> having = in(list.id(), role);
        if (!has(having, address)) {
            return false;
        }
        if (role == Role.OWNER && having.size() == 1) {
            throw new ListConflict("admin.conflict.last-owner", address.canonical().toString(), list.address().toString());
        }
        return jdbc.sql("DELETE FROM list_admin WHERE list_id = ? AND role = ? AND address = ?")
            .params(list.id(), role.text(), address.canonical().toString()).update() > 0;
    }

    private List<ListAdmin> in(long listId, Role role) {
        return jdbc.sql(SELECT + "WHERE list_id = ? AND role = ? ORDER BY since, address").params(listId, role.text()).query(Admins::row).list();
    }

    private static boolean has(List<ListAdmin> admins, EmailAddress address) {
        EmailAddress canonical = address.canonical();
        return admins.stream().anyMatch(a -> a.address().equals(canonical));
    }

    private static ListAdmin row(ResultSet rs, int n) throws SQLException {
        return new ListAdmin(rs.getLong("list_id"), Role.valueOf(rs.getString("role").toUpperCase(Locale.ROOT)), MemberRows.address(rs.getString("address")),
            rs.getString("name"), rs.getString("profile").equals("privileged"), rs.getBoolean("receiving"));
    }
}
