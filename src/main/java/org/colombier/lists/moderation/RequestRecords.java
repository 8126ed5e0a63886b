package org.colombier.lists.moderation;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.colombier.lists.members.PersonalRecords;
import org.colombier.mail.EmailAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Requests by or about an address, open and decided. Thread-safe. */
@Component
class RequestRecords implements PersonalRecords {

    private final JdbcClient jdbc;

    RequestRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String name() {
        return "requests";
    }

    @Override
    public void move(EmailAddress from, EmailAddress to) {
        jdbc.sql("UPDATE held_request SET address = ? WHERE address = ?").params(to.toString(), from.toString()).update();
        jdbc.sql("UPDATE held_request SET requester = ? WHERE requester = ?").params(to.toString(), from.toString()).update();
    }

    @Override
    public void erase(EmailAddress address) {
        jdbc.sql("DELETE FROM held_request WHERE address = ? OR requester = ?").params(address.toString(), address.toString()).update();
    }

    @Override
    public Map<String, Object> export(EmailAddress address) {
        List<Map<String, Object>> all = jdbc.sql("SELECT operation, created, state FROM held_request WHERE address = ? OR requester = ? ORDER BY id LIMIT 1000")
            .params(address.toString(), address.toString())
            .query((rs, n) -> Map.<String, Object>of("operation", rs.getString(1),
                "created", rs.getObject(2, LocalDateTime.class).toInstant(ZoneOffset.UTC).toString(), "state", rs.getString(3))).list();
        return Map.of("all", all);
    }
}
