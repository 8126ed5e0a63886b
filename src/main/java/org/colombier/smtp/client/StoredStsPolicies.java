package org.colombier.smtp.client;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Policies in the database, so that a node that starts, or another one, is not without them. Thread-safe. */
@Repository
class StoredStsPolicies implements StsPolicies {

    private final JdbcClient jdbc;

    StoredStsPolicies(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<StsPolicy> find(String domain) {
        return jdbc.sql("SELECT policy_id, mode, hosts, fetched, expires FROM smtp_sts_policy WHERE domain = ?").param(domain)
            .query(StoredStsPolicies::policy).optional();
    }

    private static StsPolicy policy(ResultSet row, int number) throws SQLException {
        String hosts = row.getString("hosts");
        return new StsPolicy(row.getString("policy_id"), StsPolicy.Mode.valueOf(row.getString("mode")), hosts.isEmpty() ? List.of() : List.of(hosts.split(" ")),
            time(row, "fetched"), time(row, "expires"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }

    private static LocalDateTime utc(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    @Override
    public void keep(String domain, StsPolicy policy) {
        jdbc.sql("DELETE FROM smtp_sts_policy WHERE expires < ? LIMIT 100").param(utc(policy.fetched())).update();
        jdbc.sql("""
            INSERT INTO smtp_sts_policy (domain, policy_id, mode, hosts, fetched, expires) VALUES (?, ?, ?, ?, ?, ?)
            ON DUPLICATE KEY UPDATE policy_id = VALUES(policy_id), mode = VALUES(mode), hosts = VALUES(hosts), fetched = VALUES(fetched),
                                    expires = VALUES(expires)""")
            .params(domain, policy.id(), policy.mode().name(), String.join(" ", policy.hosts()), utc(policy.fetched()), utc(policy.expires())).update();
    }
}
