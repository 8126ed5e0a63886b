package org.colombier.lists.members;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.ListAdmin.Notice;
import org.colombier.lists.members.ListAdmin.Role;
import org.colombier.mail.EmailAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Owners and moderators. Who runs a list need not be its member. Thread-safe. */
@Service
public class Admins {

    private static final String SELECT = "SELECT list_id, role, address, name, profile, receiving, concealed, info, included, subscribed, muted FROM list_admin ";

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

    /** The lists whose only owner the address is. */
    List<Long> solelyOwned(EmailAddress address) {
        return jdbc.sql("SELECT list_id FROM list_admin WHERE role = 'owner' AND list_id IN (SELECT list_id FROM list_admin WHERE role = 'owner' AND address = ?)"
            + " GROUP BY list_id HAVING COUNT(*) = 1 ORDER BY list_id").param(address.canonical().toString()).query(Long.class).list();
    }

    /**
     * Adds somebody, or sets the name, profile and reception of one who has the role.
     *
     * @return true if new
     * @throws ListConflict if the address is the list's own, or an owner's is not where owners must be ({@code owner_domain})
     */
    @Transactional
    public boolean add(MailingList list, ListAdmin admin) {
        MemberConflicts.check(list, admin.address(), 1);
        boolean known = has(in(list.id(), admin.role()), admin.address());
        if (admin.role() == Role.OWNER && !known) {
            new OwnerDomains(list, catalog.settings(list)).checkNew(admin.address());
        }
        // Who was included so far is named now, and stays when the source no longer has them.
        jdbc.sql("INSERT INTO list_admin (list_id, role, address, name, profile, receiving, since, concealed, info, muted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE name = VALUES(name), profile = VALUES(profile), receiving = VALUES(receiving), concealed = VALUES(concealed),"
                + " info = VALUES(info), muted = VALUES(muted), subscribed = TRUE")
            .params(list.id(), admin.role().text(), admin.address().toString(), admin.name(), admin.privileged() ? "privileged" : "normal",
                admin.receiving(), MemberRows.utc(clock.instant()), admin.concealed(), admin.info(),
                admin.muted().stream().map(Notice::text).sorted().collect(Collectors.joining(",")))
            .update();
        return !known;
    }

    /** Names somebody with what the list's {@code default_owner_options} or {@code default_editor_options} say. @return true if new */
    @Transactional
    public boolean appoint(MailingList list, Role role, EmailAddress address, String name) {
        ListSettings settings = catalog.settings(list);
        boolean owner = role == Role.OWNER;
        ListAdmin plain = owner ? ListAdmin.owner(list.id(), address, name) : ListAdmin.moderator(list.id(), address, name);
        return add(list, plain.with(owner && settings.get(ListParameters.DEFAULT_OWNER_PROFILE).equals("privileged"),
            settings.get(owner ? ListParameters.DEFAULT_OWNER_RECEPTION : ListParameters.DEFAULT_EDITOR_RECEPTION).equals("mail"),
            settings.get(owner ? ListParameters.DEFAULT_OWNER_VISIBILITY : ListParameters.DEFAULT_EDITOR_VISIBILITY).equals("conceal")));
    }

    public Optional<ListAdmin> find(long listId, Role role, EmailAddress address) {
        return jdbc.sql(SELECT + "WHERE list_id = ? AND role = ? AND address = ?").params(listId, role.text(), address.canonical().toString())
            .query(Admins::row).optional();
    }

    /** True for an owner who may change who runs the list. Where no owner may, all may. */
    public boolean isPrivileged(long listId, EmailAddress address) {
        List<ListAdmin> owners = owners(listId);
        return has(owners.stream().filter(ListAdmin::privileged).toList(), address) || owners.stream().noneMatch(ListAdmin::privileged) && has(owners, address);
    }

    /**
     * The owners to whom a notice goes by mail. For what somebody must decide it is all of them where none wants it, so
     * that nobody waits in vain.
     */
    public List<EmailAddress> ownersToTell(long listId, Notice notice) {
        return toTell(owners(listId), notice);
    }

    /** As {@link #ownersToTell}, of those who {@linkplain #moderating moderate}. */
    public List<EmailAddress> moderatorsToTell(long listId, Notice notice) {
        return toTell(moderating(listId), notice);
    }

    private static List<EmailAddress> toTell(List<ListAdmin> all, Notice notice) {
        List<EmailAddress> wanting = all.stream().filter(a -> a.wants(notice)).map(ListAdmin::address).toList();
        boolean decided = notice == Notice.REQUEST || notice == Notice.MODERATION;
        return wanting.isEmpty() && decided ? all.stream().map(ListAdmin::address).toList() : wanting;
    }

    /** Owners and moderators that the list's page names. */
    public List<ListAdmin> shown(long listId) {
        return jdbc.sql(SELECT + "WHERE list_id = ? AND concealed = FALSE ORDER BY role, since, address").param(listId).query(Admins::row).list();
    }

    /**
     * @return false if the address did not have the role
     * @throws ListConflict if it is the last owner: a list always has one; or one of those who must be in a domain ({@code owner_domain_min})
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
        if (role == Role.OWNER) {
            new OwnerDomains(list, catalog.settings(list)).checkLeaving(address.canonical(), having);
        }
        jdbc.sql("DELETE FROM list_inclusion WHERE list_id = ? AND role = ? AND address = ?").params(list.id(), role.text(), address.canonical().toString()).update();
        boolean removed = jdbc.sql("DELETE FROM list_admin WHERE list_id = ? AND role = ? AND address = ?")
            .params(list.id(), role.text(), address.canonical().toString()).update() > 0;
        if (role == Role.OWNER && owners(list.id()).stream().noneMatch(ListAdmin::privileged)) {
            // Somebody must be able to name owners.
            jdbc.sql("UPDATE list_admin SET profile = 'privileged' WHERE list_id = ? AND role = 'owner'").param(list.id()).update();
        }
        return removed;
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
            rs.getString("name"), rs.getString("profile").equals("privileged"), rs.getBoolean("receiving"), rs.getBoolean("concealed"), rs.getString("info"),
            rs.getBoolean("included"), rs.getBoolean("subscribed"),
            MemberRows.words(rs.getString("muted")).stream().map(w -> Notice.valueOf(w.toUpperCase(Locale.ROOT))).collect(Collectors.toSet()));
    }
}
