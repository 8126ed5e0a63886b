package org.colombier.directory;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The domains of ours and their listmasters. Thread-safe. */
@Service
public class Domains {

    private final JdbcClient jdbc;

    Domains(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<MailDomain> find(Domain name) {
        return jdbc.sql("SELECT * FROM domain WHERE name = ?").param(name.ascii()).query(Domains::row).optional();
    }

    /** Those among the given that are ours; one query. */
    public Map<Domain, MailDomain> findAll(Collection<Domain> names) {
        if (names.isEmpty()) {
            return Map.of();
        }
        Map<Domain, MailDomain> found = new HashMap<>();
        jdbc.sql("SELECT * FROM domain WHERE name IN (:names)")
            .param("names", names.stream().map(Domain::ascii).collect(Collectors.toSet()))
            .query(Domains::row).list().forEach(d -> found.put(d.name(), d));
        return found;
    }

    /** All, by name. */
    public List<MailDomain> all() {
        return jdbc.sql("SELECT * FROM domain ORDER BY name").query(Domains::row).list();
    }

    /** @throws DirectoryConflict if we have it already */
    @Transactional
    public void add(MailDomain domain, Collection<EmailAddress> listmasters) {
        try {
            jdbc.sql("INSERT INTO domain (name, enabled, backup_mx, catch_all, language) VALUES (?, ?, ?, ?, ?)")
                .params(domain.name().ascii(), domain.enabled(), domain.backupMx(), domain.catchAll().map(EmailAddress::toString).orElse(null), domain.language())
                .update();
        } catch (DuplicateKeyException known) {
            throw new DirectoryConflict("the domain " + domain.name() + " exists already");
        }
        listmasters.forEach(l -> addListmaster(domain.name(), l));
    }

    /**
     * Removes the domain with its accounts' and aliases' entries; mailboxes on disk stay.
     *
     * @throws DirectoryConflict if it still has lists
     */
    @Transactional
    public boolean remove(Domain name) {
        try {
            return jdbc.sql("DELETE FROM domain WHERE name = ?").param(name.ascii()).update() > 0;
        } catch (DataIntegrityViolationException referredTo) {
            throw new DirectoryConflict("the domain " + name + " still has lists");
        }
    }

    public void addListmaster(Domain name, EmailAddress listmaster) {
        jdbc.sql("INSERT IGNORE INTO domain_listmaster (domain, address) VALUES (?, ?)").params(name.ascii(), listmaster.canonical().toString()).update();
    }

    /** @return false if the address was no listmaster of the domain */
    public boolean removeListmaster(Domain name, EmailAddress listmaster) {
        return jdbc.sql("DELETE FROM domain_listmaster WHERE domain = ? AND address = ?").params(name.ascii(), listmaster.canonical().toString()).update() > 0;
    }

    public Set<EmailAddress> listmasters(Domain name) {
        return jdbc.sql("SELECT address FROM domain_listmaster WHERE domain = ? ORDER BY address").param(name.ascii())
            .query((rs, n) -> EmailAddress.parse(rs.getString(1))).list().stream()
            .collect(Collectors.toCollection(() -> new TreeSet<>(java.util.Comparator.comparing(EmailAddress::toString))));
    }

    public boolean isListmaster(Domain name, EmailAddress address) {
        return listmasters(name).contains(address.canonical());
    }

    private static MailDomain row(ResultSet rs, int n) throws SQLException {
        return new MailDomain(new Domain(rs.getString("name")), rs.getBoolean("enabled"), rs.getBoolean("backup_mx"),
            Optional.ofNullable(rs.getString("catch_all")).map(EmailAddress::parse), rs.getString("language"));
    }
}
