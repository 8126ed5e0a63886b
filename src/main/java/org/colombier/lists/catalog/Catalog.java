package org.colombier.lists.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.colombier.directory.MailDomain;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The lists of the site. Every answer is read from the database as it is now. Thread-safe; two nodes that create the
 * same list at once are told apart by the table's unique key.
 */
@Service
public class Catalog implements ListVariables {

    static final String SELECT = "SELECT id, local_part, domain, subject, status, type, language, created, family FROM list ";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final FreeAddresses free;
    private final ListTypes types;
    private final ListParameterValues values;
    private final ObjectProvider<ListContents> contents;
    private final ObjectProvider<ListWarden> wardens;

    Catalog(JdbcClient jdbc, Clock clock, FreeAddresses free, ListTypes types, ListParameterValues values, ObjectProvider<ListContents> contents,
            ObjectProvider<ListWarden> wardens) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.free = free;
        this.types = types;
        this.values = values;
        this.contents = contents;
        this.wardens = wardens;
    }

    /** The list of that address, whatever its status. @param address in any case */
    public Optional<MailingList> find(EmailAddress address) {
        return jdbc.sql(SELECT + "WHERE domain = ? AND local_part = ?").params(address.domain().ascii(), address.canonical().localPart())
            .query(Catalog::row).optional();
    }

    public Optional<MailingList> find(long id) {
        return jdbc.sql(SELECT + "WHERE id = ?").param(id).query(Catalog::row).optional();
    }

    /** Those of the lists that exist, by id; one query for all. */
    public Map<Long, MailingList> find(Collection<Long> ids) {
        Map<Long, MailingList> found = new HashMap<>();
        if (!ids.isEmpty()) {
            jdbc.sql(SELECT + "WHERE id IN (:ids)").param("ids", ids).query(Catalog::row).list().forEach(list -> found.put(list.id(), list));
        }
        return found;
    }

    /** All lists of a domain, by name. */
    public List<MailingList> in(Domain domain) {
        return jdbc.sql(SELECT + "WHERE domain = ? ORDER BY local_part").param(domain.ascii()).query(Catalog::row).list();
    }

    /** All lists, by domain and name. */
    public List<MailingList> all() {
        return jdbc.sql(SELECT + "ORDER BY domain, local_part").query(Catalog::row).list();
    }

    /** What lists of a domain have of their own for a parameter, by the list's id; those without a value of their own are not in it. */
    public Map<Long, String> own(ListParameter<?> parameter, Domain domain) {
        Map<Long, String> own = new HashMap<>();
        jdbc.sql("SELECT l.id, p.value FROM list_parameter p JOIN list l ON l.id = p.list_id WHERE p.name = ? AND l.domain = ?")
            .params(parameter.name(), domain.ascii()).query(rs -> {
                own.put(rs.getLong(1), rs.getString(2));
            });
        return own;
    }

    /** Those that wait for a listmaster, the oldest first. */
    public List<MailingList> pending() {
        return jdbc.sql(SELECT + "WHERE status = 'pending' ORDER BY created").query(Catalog::row).list();
    }

    /**
     * Creates a list from its type. Its addresses count at once, on every node.
     *
     * @throws ListConflict if the name breaks a rule, one of its addresses is taken, the domain has no lists, or the
     *                      type or a value is none
     */
    @Transactional
    public MailingList create(NewList wanted) {
        EmailAddress address = wanted.address().canonical();
        MailDomain domain = free.check(address);
        ListType type = types.find(wanted.type()).orElseThrow(() -> new ListConflict("list.conflict.type", wanted.type()));
        Map<String, String> parameters = new HashMap<>(type.parameters());
        parameters.putAll(wanted.parameters());
        String subject = ListParameters.SUBJECT.type().parse(wanted.subject().isBlank() ? address.localPart() : wanted.subject());
        String language = ListParameters.LANG.type().parse(wanted.language().orElse(parameters.getOrDefault("lang", domain.language())));
        parameters.remove("subject");
        parameters.remove("lang");
        long id = insert(address, subject, type.name(), language, wanted);
        MailingList list = find(id).orElseThrow();
        values.setAll(list, parameters);
        return list;
    }

    private long insert(EmailAddress address, String subject, String type, String language, NewList wanted) {
        GeneratedKeyHolder id = new GeneratedKeyHolder();
        try {
            jdbc.sql("INSERT INTO list (local_part, domain, subject, status, type, language, created, creator) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(address.localPart(), address.domain().ascii(), subject, wanted.status().text(), type, language, now(),
                    wanted.creator().map(c -> c.canonical().toString()).orElse(null))
                .update(id, "id");
        } catch (DuplicateKeyException taken) {
            throw new ListConflict("list.conflict.exists", address.toString());
        }
        return java.util.Objects.requireNonNull(id.getKey()).longValue();
    }

    /**
     * Creates a list with another one's settings.
     *
     * @throws ListConflict as {@link #create}
     */
    @Transactional
    public MailingList copy(MailingList from, EmailAddress to, EmailAddress by) {
        MailingList list = create(new NewList(to, from.subject(), from.type(), Optional.of(from.language()), Optional.of(by), ListStatus.OPEN, Map.of()));
        jdbc.sql("DELETE FROM list_parameter WHERE list_id = ?").param(list.id()).update();
        jdbc.sql("INSERT INTO list_parameter (list_id, name, value) SELECT ?, name, value FROM list_parameter WHERE list_id = ?").params(list.id(), from.id()).update();
        return list;
    }

    /**
     * Gives the list another address; members, settings and keys in mails under way stay good. The old addresses are
     * refused from now on.
     *
     * @throws ListConflict as {@link #create}
     */
    @Transactional
    public MailingList rename(MailingList list, EmailAddress to) {
        EmailAddress address = to.canonical();
        wardens.forEach(warden -> warden.beforeLeaving(list));
        free.check(address);
        try {
            jdbc.sql("UPDATE list SET local_part = ?, domain = ? WHERE id = ?").params(address.localPart(), address.domain().ascii(), list.id()).update();
        } catch (DuplicateKeyException taken) {
            throw new ListConflict("list.conflict.exists", address.toString());
        }
        return find(list.id()).orElseThrow(() -> new ListConflict("list.conflict.gone", list.address().toString()));
    }

    /**
     * Removes the list and all that the rooms keep of it, for good. Closes it first and works in steps, each its own
     * transaction: after a crash the list is closed, and another purge finishes.
     */
    public void purge(MailingList list) {
        wardens.forEach(warden -> warden.beforeLeaving(list));
        jdbc.sql("UPDATE list SET status = 'closed' WHERE id = ?").param(list.id()).update();
        contents.orderedStream().forEach(room -> room.purge(list.id()));
        jdbc.sql("DELETE FROM list WHERE id = ?").param(list.id()).update();
    }

    /** @throws ListConflict if a room above needs the list as it is */
    void leaving(MailingList list) {
        wardens.forEach(warden -> warden.beforeLeaving(list));
    }

    /** Makes everybody else wait here who changes the same list under this lock, until the caller's transaction ends: for what may happen only so often. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock(MailingList list) {
        jdbc.sql("SELECT id FROM list WHERE id = ? FOR UPDATE").param(list.id()).query(Long.class).optional();
    }

    @Override
    public Map<String, String> variables(MailingList list) {
        return values.of(list).variables();
    }

    public ListSettings settings(MailingList list) {
        return values.of(list);
    }

    /** As {@link #settings(MailingList)} for many lists at once. @return by the list's id */
    public Map<Long, ListSettings> settings(Collection<MailingList> lists) {
        return values.of(lists);
    }

    /**
     * Sets one parameter.
     *
     * @param name  as declared in {@link ListParameters}
     * @param value as an administrator writes it
     * @throws InvalidValue if there is no such parameter, or it does not take the value
     */
    @Transactional
    public void set(MailingList list, String name, String value) {
        change(list, Map.of(name, value), Optional.empty(), OptionalLong.empty());
    }

    /** Lets the default hold again. Subject and language have none: they stay. */
    @Transactional
    public void reset(MailingList list, String name) {
        values.reset(list, ListParameterValues.named(name));
        touch(list, Optional.empty());
    }

    /**
     * Sets several parameters together, or none.
     *
     * @param by     who does it
     * @param serial as {@link ListLives} told it when the person saw the values; none does not ask
     * @throws InvalidValue if a parameter does not take its value
     * @throws ListConflict if somebody else changed the list since
     */
    @Transactional
    public void change(MailingList list, Map<String, String> changes, Optional<EmailAddress> by, OptionalLong serial) {
        long now = jdbc.sql("SELECT serial FROM list WHERE id = ? FOR UPDATE").param(list.id()).query(Long.class).optional()
            .orElseThrow(() -> new ListConflict("list.conflict.gone", list.address().toString()));
        if (serial.isPresent() && serial.getAsLong() != now) {
            throw new ListConflict("list.conflict.changed", list.address().toString());
        }
        changes.forEach((name, value) -> values.set(list, ListParameterValues.named(name), value));
        touch(list, by);
    }

    /**
     * Takes values over as another system had them: a scenario that does not exist here keeps its name, and what it
     * decides is refused until the site has such a file; one that exists in lower case is taken so.
     *
     * @param taken valid for their parameters
     * @return the parameters whose scenario does not exist here
     */
    @Transactional
    public List<String> takeOver(MailingList list, Map<String, String> taken) {
        List<String> missing = values.takeOver(list, taken);
        touch(list, Optional.empty());
        return missing;
    }

    private void touch(MailingList list, Optional<EmailAddress> by) {
        jdbc.sql("UPDATE list SET serial = serial + 1, updated = ?, updater = ? WHERE id = ?")
            .params(now(), by.map(b -> b.canonical().toString()).orElse(null), list.id()).update();
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    static MailingList row(ResultSet rs, int n) throws SQLException {
        EmailAddress address = new EmailAddress(rs.getString("local_part"), new Domain(rs.getString("domain")));
        return new MailingList(rs.getLong("id"), address, rs.getString("subject"), ListStatus.parse(rs.getString("status")), rs.getString("type"),
            rs.getString("language"), rs.getObject("created", LocalDateTime.class).toInstant(ZoneOffset.UTC), Optional.ofNullable(rs.getString("family")));
    }
}
