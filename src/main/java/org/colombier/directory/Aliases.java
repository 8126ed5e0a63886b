package org.colombier.directory;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Aliases and forwards: an address of ours and where its mail goes; the address itself among the targets keeps a copy. Thread-safe. */
@Service
public class Aliases {

    private final JdbcClient jdbc;

    Aliases(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The targets of each of the given that is an alias, by canonical address; one query. */
    public Map<EmailAddress, List<EmailAddress>> targets(Collection<EmailAddress> addresses) {
        if (addresses.isEmpty()) {
            return Map.of();
        }
        Map<EmailAddress, List<EmailAddress>> found = new HashMap<>();
        jdbc.sql("SELECT address, target FROM alias WHERE address IN (:addresses) ORDER BY address, target")
            .param("addresses", addresses.stream().map(a -> a.canonical().toString()).collect(Collectors.toSet()))
            .query(rs -> {
                found.computeIfAbsent(EmailAddress.parse(rs.getString(1)), a -> new ArrayList<>()).add(EmailAddress.parse(rs.getString(2)));
            });
        return found;
    }

    /** All aliases of a domain with their targets, by address. */
    public SequencedMap<EmailAddress, List<EmailAddress>> in(Domain domain) {
        SequencedMap<EmailAddress, List<EmailAddress>> all = new LinkedHashMap<>();
        jdbc.sql("SELECT address, target FROM alias WHERE domain = ? ORDER BY address, target").param(domain.ascii())
            .query(rs -> {
                all.computeIfAbsent(EmailAddress.parse(rs.getString(1)), a -> new ArrayList<>()).add(EmailAddress.parse(rs.getString(2)));
            });
        return all;
    }

    /** @throws DirectoryConflict if the alias's domain is not ours, or only passed on as backup MX */
    @Transactional
    public void add(EmailAddress address, Collection<EmailAddress> targets) {
        if (jdbc.sql("SELECT 1 FROM domain WHERE name = ? AND NOT backup_mx").param(address.domain().ascii()).query().listOfRows().isEmpty()) {
            throw new DirectoryConflict("the domain " + address.domain() + " is not one of ours");
        }
        for (EmailAddress target : targets) {
            jdbc.sql("INSERT IGNORE INTO alias (address, domain, target) VALUES (?, ?, ?)")
                .params(address.canonical().toString(), address.domain().ascii(), target.toString()).update();
        }
    }

    /** Removes some targets, or with none given the whole alias. @return how many targets went */
    @Transactional
    public int remove(EmailAddress address, Collection<EmailAddress> targets) {
        if (targets.isEmpty()) {
            return jdbc.sql("DELETE FROM alias WHERE address = ?").param(address.canonical().toString()).update();
        }
        int gone = 0;
        for (EmailAddress target : targets) {
            gone += jdbc.sql("DELETE FROM alias WHERE address = ? AND target = ?").params(address.canonical().toString(), target.toString()).update();
        }
        return gone;
    }
}
