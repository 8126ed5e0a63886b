package org.colombier.directory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Passwords for the portal. Anybody may have one, also an address that has no mailbox here; who has a mailbox may use
 * its password as well. Thread-safe.
 */
@Service
public class PortalUsers {

    private final JdbcClient jdbc;
    private final Passwords passwords;
    private final PortalLogins logins;

    PortalUsers(JdbcClient jdbc, Passwords passwords, PortalLogins logins) {
        this.jdbc = jdbc;
        this.passwords = passwords;
        this.logins = logins;
    }

    /** Sets the portal password, and ends every login that the old one began. Only the hash is kept. */
    @Transactional
    public void setPassword(EmailAddress address, CharSequence password) {
        String canonical = address.canonical().toString();
        jdbc.sql("INSERT INTO portal_user (address, password) VALUES (?, ?) ON DUPLICATE KEY UPDATE password = VALUES(password)")
            .params(canonical, passwords.hash(password)).update();
        logins.endAll(address);
    }

    /**
     * Takes password hashes over from another system, for people who have none here.
     *
     * @param hashes by address; of a kind that cannot be verified here they are left
     * @return how many were taken
     */
    @Transactional
    public int adopt(List<Map.Entry<EmailAddress, String>> hashes) {
        int taken = 0;
        for (Map.Entry<EmailAddress, String> hash : hashes) {
            if (Passwords.isVerifiable(hash.getValue())) {
                taken += jdbc.sql("INSERT IGNORE INTO portal_user (address, password) VALUES (?, ?)").params(hash.getKey().canonical().toString(), hash.getValue()).update();
            }
        }
        return taken;
    }

    /** Whether the address has a portal password. */
    public boolean hasPassword(EmailAddress address) {
        return jdbc.sql("SELECT COUNT(*) FROM portal_user WHERE address = ?").param(address.canonical().toString()).query(Long.class).single() > 0;
    }

    /** Gives a password another address, unless that has one, and ends the logins of the old address. */
    @Transactional
    public void move(EmailAddress from, EmailAddress to) {
        if (!hasPassword(to)) {
            jdbc.sql("UPDATE portal_user SET address = ? WHERE address = ?").params(to.canonical().toString(), from.canonical().toString()).update();
        }
        remove(from);
    }

    /** Forgets the portal password of an address and ends its logins. */
    @Transactional
    public void remove(EmailAddress address) {
        jdbc.sql("DELETE FROM portal_user WHERE address = ?").param(address.canonical().toString()).update();
        logins.endAll(address);
    }

    /**
     * Checks a login by the portal's password or the mailbox's. Takes as long for an unknown address as for a wrong
     * password. Counting and limiting attempts is the caller's.
     */
    public Optional<EmailAddress> authenticate(String login, CharSequence password) {
        Optional<EmailAddress> address = EmailAddress.tryParse(login.strip()).map(EmailAddress::canonical);
        boolean right = passwords.verify(password, hash("SELECT password FROM portal_user WHERE address = ?", address))
            | passwords.verify(password, hash("SELECT password FROM account WHERE address = ?", address));
        return address.filter(known -> right);
    }

    private Optional<String> hash(String query, Optional<EmailAddress> address) {
        return address.flatMap(a -> jdbc.sql(query).param(a.toString()).query(String.class).optional());
    }
}
