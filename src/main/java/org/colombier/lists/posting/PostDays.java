package org.colombier.lists.posting;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** How many posts a list has sent, day by day (UTC), kept for {@value #KEPT} days. Thread-safe. */
@Service
public class PostDays {

    static final int KEPT = 800;

    /** The posts of one list as they stood when they were read; days without posts are missing. */
    public record Days(NavigableMap<LocalDate, Integer> posts) {

        /** Posts from the day of one time to the day of another, both included. */
        public long between(Instant from, Instant to) {
            LocalDate first = LocalDate.ofInstant(from, ZoneOffset.UTC);
            LocalDate last = LocalDate.ofInstant(to, ZoneOffset.UTC);
            return first.isAfter(last) ? 0 : posts.subMap(first, true, last, true).values().stream().mapToLong(Integer::longValue).sum();
        }
    }

    private final JdbcClient jdbc;

    PostDays(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Days of(long listId) {
        NavigableMap<LocalDate, Integer> posts = new TreeMap<>();
        jdbc.sql("SELECT day, posts FROM list_post_day WHERE list_id = ?").param(listId).query(rs -> {
            posts.put(rs.getObject(1, LocalDate.class), rs.getInt(2));
        });
        return new Days(posts);
    }

    /** When the list sent its last post; empty if it never did. */
    public Optional<Instant> last(long listId) {
        return jdbc.sql("SELECT last_post FROM list_traffic WHERE list_id = ?").param(listId).query((rs, n) -> rs.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC)).optional();
    }
}
