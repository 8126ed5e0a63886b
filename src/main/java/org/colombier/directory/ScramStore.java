package org.colombier.directory;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SCRAM credentials of accounts, beside their password hashes. Thread-safe. */
@Component
class ScramStore {

    private final JdbcClient jdbc;
    private final SecureRandom random = new SecureRandom();
    private volatile byte @Nullable [] secret;

    ScramStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Keeps what SCRAM needs of an account's password, unless the account's hash is not this one any more: a password
     * changed meanwhile stays changed.
     */
    void keep(EmailAddress address, CharSequence password, String hash) {
        byte[] salt = new byte[ScramCredentials.SALT];
        random.nextBytes(salt);
        ScramCredentials made = ScramCredentials.of(password, salt, ScramCredentials.ITERATIONS);
        jdbc.sql("REPLACE INTO account_scram (address, salt, iterations, stored_key, server_key) SELECT address, ?, ?, ?, ? FROM account WHERE address = ? AND password = ?")
            .params(made.salt(), made.iterations(), made.storedKey(), made.serverKey(), address.canonical().toString(), hash).update();
    }

    void forget(EmailAddress address) {
        jdbc.sql("DELETE FROM account_scram WHERE address = ?").param(address.canonical().toString()).update();
    }

    /** What is stored of a login; of one that is not known, or has no such credentials yet, something that no password fits. */
    ScramCredentials of(String login) {
        Optional<EmailAddress> address = EmailAddress.tryParse(login).map(EmailAddress::canonical);
        return address.flatMap(this::find).orElseGet(() -> nobody(address.map(EmailAddress::toString).orElse(login.toLowerCase(Locale.ROOT))));
    }

    private Optional<ScramCredentials> find(EmailAddress address) {
        return jdbc.sql("SELECT salt, iterations, stored_key, server_key FROM account_scram WHERE address = ?").param(address.toString())
            .query((rs, n) -> new ScramCredentials(rs.getBytes(1), rs.getInt(2), rs.getBytes(3), rs.getBytes(4))).optional();
    }

    /** RFC 5802 section 9: the salt of an unknown login is the same each time, else one could tell which logins exist. */
    private ScramCredentials nobody(String login) {
        byte[] keys = new byte[32];
        random.nextBytes(keys);
        return new ScramCredentials(Arrays.copyOf(ScramCredentials.hmac(secret(), login), ScramCredentials.SALT), ScramCredentials.ITERATIONS, keys, keys);
    }

    private byte[] secret() {
        byte[] known = secret;
        if (known == null) {
            byte[] made = new byte[32];
            random.nextBytes(made);
            // Another node may have been first: then its secret is everybody's.
            jdbc.sql("INSERT IGNORE INTO scram_secret (id, secret) VALUES (1, ?)").param(made).update();
            known = jdbc.sql("SELECT secret FROM scram_secret WHERE id = 1").query((rs, n) -> rs.getBytes(1)).single();
            secret = known;
        }
        return known;
    }
}
