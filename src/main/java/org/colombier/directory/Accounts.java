package org.colombier.directory;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** The mailbox accounts. Thread-safe. */
@org.springframework.stereotype.Service
public class Accounts {

    private final JdbcClient jdbc;
    private final Passwords passwords;
    private final ScramStore scram;

    Accounts(JdbcClient jdbc, Passwords passwords, ScramStore scram) {
        this.jdbc = jdbc;
        this.passwords = passwords;
        this.scram = scram;
    }

    public Optional<Account> find(EmailAddress address) {
        return jdbc.sql("SELECT * FROM account WHERE address = ?").param(address.canonical().toString()).query(Accounts::row).optional();
    }

    /** Those among the given that are accounts, by canonical address; one query. */
    public Map<EmailAddress, Account> findAll(Collection<EmailAddress> addresses) {
        if (addresses.isEmpty()) {
            return Map.of();
        }
        Map<EmailAddress, Account> found = new HashMap<>();
        jdbc.sql("SELECT * FROM account WHERE address IN (:addresses)")
            .param("addresses", addresses.stream().map(a -> a.canonical().toString()).collect(Collectors.toSet()))
            .query(Accounts::row).list().forEach(a -> found.put(a.address(), a));
        return found;
    }

    public List<Account> in(Domain domain) {
        return jdbc.sql("SELECT * FROM account WHERE domain = ? ORDER BY address").param(domain.ascii()).query(Accounts::row).list();
    }

    public List<Account> all() {
        return jdbc.sql("SELECT * FROM account ORDER BY domain, address").query(Accounts::row).list();
    }

    /**
     * @param password in clear; only its hash is kept
     * @throws DirectoryConflict if the address is taken or its domain is not ours
     */
    @Transactional
    public void add(Account account, CharSequence password) {
        if (jdbc.sql("SELECT 1 FROM domain WHERE name = ? AND NOT backup_mx").param(account.address().domain().ascii()).query().listOfRows().isEmpty()) {
            throw new DirectoryConflict("the domain " + account.address().domain() + " is not one of ours");
        }
        String hash = passwords.hash(password);
        try {
            jdbc.sql("INSERT INTO account (address, domain, name, quota, services, password) VALUES (?, ?, ?, ?, ?, ?)")
                .params(account.address().canonical().toString(), account.address().domain().ascii(), account.name(), account.quota(),
                    services(account), hash)
                .update();
        } catch (DuplicateKeyException taken) {
            throw new DirectoryConflict("the account " + account.address() + " exists already");
        }
        scram.keep(account.address(), password, hash);
    }

    /** @return false if there is no such account */
    @Transactional
    public boolean setPassword(EmailAddress address, CharSequence password) {
        String hash = passwords.hash(password);
        boolean known = setHash(address, hash);
        if (known) {
            scram.keep(address, password, hash);
        }
        return known;
    }

    /** Sets a hash brought from another system, in any form that {@link Passwords} verifies. Of such a password SCRAM knows nothing before the next login by another mechanism. */
    @Transactional
    public boolean setHash(EmailAddress address, String hash) {
        scram.forget(address);
        return jdbc.sql("UPDATE account SET password = ? WHERE address = ?").params(hash, address.canonical().toString()).update() > 0;
    }

    public boolean remove(EmailAddress address) {
        return jdbc.sql("DELETE FROM account WHERE address = ?").param(address.canonical().toString()).update() > 0;
    }

    /**
     * Checks a login. Takes as long for an unknown login as for a wrong password.
     *
     * @return the account if the password is right and the account may use the service
     */
    public Optional<Account> authenticate(String login, CharSequence password, Account.Service service) {
        Optional<EmailAddress> address = EmailAddress.tryParse(login).map(EmailAddress::canonical);
        Optional<Stored> stored = address.flatMap(a -> jdbc.sql("SELECT password, EXISTS (SELECT 1 FROM account_scram s WHERE s.address = a.address) FROM account a WHERE address = ?")
            .param(a.toString()).query((rs, n) -> new Stored(rs.getString(1), rs.getBoolean(2))).optional());
        if (!passwords.verify(password, stored.map(Stored::hash))) {
            return Optional.empty();
        }
        complete(address.orElseThrow(), password, stored.orElseThrow());
        return address.flatMap(this::find).filter(a -> a.may(service));
    }

    private record Stored(String hash, boolean scram) {
    }

    /** What only one who knows the password can bring up to date. */
    private void complete(EmailAddress address, CharSequence password, Stored stored) {
        if (!stored.scram()) {
            scram.keep(address, password, stored.hash());
        }
        if (passwords.isOutdated(stored.hash())) {
            // Only in place of the hash that was verified: a password changed meanwhile stays changed.
            jdbc.sql("UPDATE account SET password = ? WHERE address = ? AND password = ?")
                .params(passwords.hash(password), address.toString(), stored.hash()).update();
        }
    }

    /**
     * Begins a login by SCRAM-SHA-256.
     *
     * @param clientFirst the client's first message
     * @return empty if it is malformed; an unknown login is not told from a wrong password before the end
     */
    public Optional<ScramExchange> scram(String clientFirst) {
        return ScramExchange.begin(clientFirst, scram::of);
    }

    private static String services(Account account) {
        return account.allowed().stream().map(Enum::name).sorted().collect(Collectors.joining(","));
    }

    static Account row(ResultSet rs, int n) throws SQLException {
        EnumSet<Account.Service> services = EnumSet.noneOf(Account.Service.class);
        for (String s : rs.getString("services").split(",")) {
            if (!s.isEmpty()) {
                services.add(Account.Service.valueOf(s));
            }
        }
        return new Account(EmailAddress.parse(rs.getString("address")), rs.getString("name"), rs.getLong("quota"), services);
    }
}
