package org.colombier.lists.members;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;

/** How a member stands in the table. */
final class MemberRows {

    static final String COLUMNS = "id, list_id, address, name, reception, concealed, joined, bounce_count > 0 AS bouncing";

    private MemberRows() {
    }

    static Member member(ResultSet rs, int n) throws SQLException {
        return new Member(rs.getLong("id"), rs.getLong("list_id"), address(rs.getString("address")), rs.getString("name"),
            reception(rs.getString("reception")), rs.getBoolean("concealed"), instant(rs, "joined"), rs.getBoolean("bouncing"));
    }

    static Bounces bounces(ResultSet rs, int n) throws SQLException {
        return new Bounces(member(rs, n), instant(rs, "bounce_first"), instant(rs, "bounce_last"), rs.getInt("bounce_count"),
            rs.getString("bounce_status"));
    }

    /** What the table holds is canonical already. */
    static EmailAddress address(String stored) {
        int at = stored.lastIndexOf('@');
        return new EmailAddress(stored.substring(0, at), new Domain(stored.substring(at + 1)));
    }

    static Reception reception(String stored) {
        return Reception.valueOf(stored.toUpperCase(Locale.ROOT));
    }

    static Instant instant(ResultSet rs, String column) throws SQLException {
        return rs.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }

    static LocalDateTime utc(Instant at) {
        return LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    }
}
