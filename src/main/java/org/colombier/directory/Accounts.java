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

    Accounts(JdbcClient jdbc, Passwords passwords) {
        this.jdbc = jdbc;
        this.passwords = passwords;
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
        try {
            jdbc.sql("INSERT INTO account (address, domain, name, quota, services, password) VALUES (?, ?, ?, ?, ?, ?)")
                .params(account.address().canonical().toString(), account.address().domain().ascii(), account.name(), account.quota(),
                    services(account), passwords.hash(password))
                .update();
        } catch (DuplicateKeyException taken) {
            throw new DirectoryConflict("the account " + account.address() + " exists already");
        }
    }

    /** @return false if there is no such account */
    public boolean setPassword(EmailAddress address, CharSequence password) {
        return setHash(address, passwords.hash(password));
    }

    /** Sets a hash brought from another system, in any form that {@link Passwords} verifies. */
    public boolean setHash(EmailAddress address, String hash) {
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
        Optional<String> hash = address.flatMap(a -> jdbc.sql("SELECT password FROM account WHERE address = ?").param(a.toString()).query(String.class).optional());
        if (!passwords.verify(password, hash)) {
            return Optional.empty();
        }
        if (passwords.isOutdated(hash.orElseThrow())) {
            // Only in place of the hash that was verified: a password changed meanwhile stays changed.
            jdbc.sql("UPDATE account SET password = ? WHERE address = ? AND password = ?")
                .params(passwords.hash(password), address.orElseThrow().toString(), hash.orElseThrow()).update();
        }
        return address.flatMap(this::find).filter(a -> a.may(service));
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
