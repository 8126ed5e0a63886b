package org.colombier.policy.dkim;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.colombier.mail.Domain;
import org.colombier.policy.dkim.DkimKey.State;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of {@code dkim_key}. Joins the caller's transaction. */
@Component
class KeyTable {

    /** A key that signs, with its private half still sealed. */
    record Sealed(DkimKey key, byte[] sealed) {
    }

    private static final String COLUMNS = "SELECT domain, selector, algorithm, public_key, sealed, state, created, changed FROM dkim_key ";

    private final JdbcClient jdbc;

    KeyTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<DkimKey> all() {
        return jdbc.sql(COLUMNS + "ORDER BY domain, created, selector").query((row, n) -> key(row)).list();
    }

    List<DkimKey> of(Domain domain) {
        return jdbc.sql(COLUMNS + "WHERE domain = ? ORDER BY created, selector").param(domain.ascii()).query((row, n) -> key(row)).list();
    }

    /** As {@link #of}, for the transaction to change: others who would change the domain's keys wait for its end. */
    List<DkimKey> lock(Domain domain) {
        return jdbc.sql(COLUMNS + "WHERE domain = ? ORDER BY created, selector FOR UPDATE").param(domain.ascii()).query((row, n) -> key(row)).list();
    }

    List<Sealed> signing(Domain domain) {
        return jdbc.sql(COLUMNS + "WHERE domain = ? AND state = 'SIGNING' ORDER BY created, selector").param(domain.ascii())
            .query((row, n) -> new Sealed(key(row), row.getBytes("sealed"))).list();
    }

    void insert(DkimKey key, byte[] sealed) {
        jdbc.sql("INSERT INTO dkim_key (domain, selector, algorithm, public_key, sealed, state, created, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
            .params(key.domain().ascii(), key.selector(), key.algorithm().keyType(), key.octets(), sealed, key.state().name(), utc(key.created()), utc(key.changed())).update();
    }

    void update(DkimKey key, State state, Instant now) {
        jdbc.sql("UPDATE dkim_key SET state = ?, changed = ? WHERE domain = ? AND selector = ?").params(state.name(), utc(now), key.domain().ascii(), key.selector()).update();
    }

    void delete(DkimKey key) {
        jdbc.sql("DELETE FROM dkim_key WHERE domain = ? AND selector = ?").params(key.domain().ascii(), key.selector()).update();
    }

    private static DkimKey key(ResultSet row) throws SQLException {
        return new DkimKey(new Domain(row.getString("domain")), row.getString("selector"), Algorithm.ofKeyType(row.getString("algorithm")).orElseThrow(),
            row.getBytes("public_key"), State.valueOf(row.getString("state")), instant(row, "created"), instant(row, "changed"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }

    private static LocalDateTime utc(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
