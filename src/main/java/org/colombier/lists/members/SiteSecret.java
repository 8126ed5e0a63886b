package org.colombier.lists.members;

import java.security.SecureRandom;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Secrets that all nodes share, in the database. */
@Component
public class SiteSecret {

    private static final int OCTETS = 32;

    private final JdbcClient jdbc;

    SiteSecret(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The secret of that name, made by the node that asks first: two that ask at once insert, one row stays, both read it. @param name at most 64 characters */
    public byte[] named(String name) {
        byte[] random = new byte[OCTETS];
        new SecureRandom().nextBytes(random);
        jdbc.sql("INSERT IGNORE INTO site_secret (name, value) VALUES (?, ?)").params(name, random).update();
        return jdbc.sql("SELECT value FROM site_secret WHERE name = ?").param(name).query(byte[].class).single();
    }
}
