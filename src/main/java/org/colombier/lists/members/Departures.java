package org.colombier.lists.members;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.colombier.mail.EmailAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Who left a list, when and why; kept for a year. Thread-safe. */
@Service
public class Departures {

    /** @param cause in a few words; may be empty */
    public record Departure(EmailAddress address, Instant at, String cause) {
    }

    private final JdbcClient jdbc;
    private final Clock clock;

    Departures(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    void note(long listId, EmailAddress address, String cause) {
        jdbc.sql("INSERT INTO list_departure (list_id, address, at, cause) VALUES (?, ?, ?, ?)")
            .params(listId, address.canonical().toString(), MemberRows.utc(clock.instant()), NewMember.plain(cause)).update();
    }

    /** The last ones first. @param limit at most {@value Members#LARGEST_PAGE} */
    public List<Departure> last(long listId, int limit) {
        return jdbc.sql("SELECT address, at, cause FROM list_departure WHERE list_id = ? ORDER BY at DESC, id DESC LIMIT ?")
            .params(listId, Math.clamp(limit, 1, Members.LARGEST_PAGE))
            .query((rs, n) -> new Departure(MemberRows.address(rs.getString(1)), MemberRows.instant(rs, "at"), rs.getString(3))).list();
    }
}
