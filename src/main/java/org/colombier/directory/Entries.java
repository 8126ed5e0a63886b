package org.colombier.directory;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.colombier.mail.EmailAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Aliases and accounts together, as whoever routes mail asks for them: in one round trip. Thread-safe. */
@Service
public class Entries {

    /**
     * What the directory has under some addresses.
     *
     * @param aliases  targets by canonical address
     * @param accounts by canonical address
     */
    public record Found(Map<EmailAddress, List<EmailAddress>> aliases, Map<EmailAddress, Account> accounts) {
    }

    private static final String QUERY = """
        SELECT address, target, NULL AS name, NULL AS quota, NULL AS services FROM alias WHERE address IN (:addresses)
        UNION ALL
        SELECT address, NULL, name, quota, services FROM account WHERE address IN (:addresses)
        """;

    private final JdbcClient jdbc;

    Entries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param addresses in any case, at most some thousands */
    public Found find(Collection<EmailAddress> addresses) {
        Found found = new Found(new HashMap<>(), new HashMap<>());
        if (!addresses.isEmpty()) {
            jdbc.sql(QUERY)
                .param("addresses", addresses.stream().map(a -> a.canonical().toString()).collect(Collectors.toSet()))
                .query(rs -> {
                    put(found, rs);
                });
        }
        return found;
    }

    private static void put(Found found, ResultSet rs) throws SQLException {
        String target = rs.getString("target");
        EmailAddress address = EmailAddress.parse(rs.getString("address"));
        if (target == null) {
            found.accounts().put(address, Accounts.row(rs, 0));
        } else {
            found.aliases().computeIfAbsent(address, a -> new ArrayList<>()).add(EmailAddress.parse(target));
        }
    }
}
