package org.colombier.lists.posting;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a list has distributed so far. Thread-safe. */
@Component
public class TrafficFigures {

    /** @param octets of the posts, each counted once @param copies to members @param last when the last one was distributed */
    public record Figures(long posts, long octets, long copies, Optional<Instant> last) {
    }

    private final JdbcClient jdbc;

    TrafficFigures(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Noughts for a list that has not distributed anything. */
    public Figures of(long listId) {
        return jdbc.sql("SELECT posts, octets, copies, last_post FROM list_traffic WHERE list_id = ?").param(listId)
            .query((rs, n) -> new Figures(rs.getLong(1), rs.getLong(2), rs.getLong(3), Optional.of(rs.getObject(4, LocalDateTime.class).toInstant(ZoneOffset.UTC))))
            .optional().orElse(new Figures(0, 0, 0, Optional.empty()));
    }
}
