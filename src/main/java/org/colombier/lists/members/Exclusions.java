package org.colombier.lists.members;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.colombier.mail.EmailAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who is not to be included again by the data sources of a list: who left, or was removed, while a source had them.
 * Subscribing ends it. Thread-safe.
 */
@Service
public class Exclusions {

    /** @param cause why, in a few words; may be empty */
    public record Exclusion(EmailAddress address, Instant since, String cause) {
    }

    private final JdbcClient jdbc;
    private final Clock clock;

    Exclusions(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Excludes an address, member or not. @return false if it was excluded before */
    @Transactional
    public boolean add(long listId, EmailAddress address, String cause) {
        jdbc.sql("DELETE FROM list_inclusion WHERE list_id = ? AND role = 'member' AND address = ?").params(listId, address.canonical().toString()).update();
        return jdbc.sql("INSERT IGNORE INTO list_exclusion (list_id, address, since, cause) VALUES (?, ?, ?, ?)")
            .params(listId, address.canonical().toString(), MemberRows.utc(clock.instant()), NewMember.plain(cause)).update() > 0;
    }

    /** Lets the sources include an address again, which they do at their next synchronisation. @return false if it was not excluded */
    @Transactional
    public boolean restore(long listId, EmailAddress address) {
        return jdbc.sql("DELETE FROM list_exclusion WHERE list_id = ? AND address = ?").params(listId, address.canonical().toString()).update() > 0;
    }

    /**
     * A page of the excluded, by address.
     *
     * @param after the last address of the page before; empty for the first page
     * @param limit at most {@value Members#LARGEST_PAGE}
     */
    public List<Exclusion> page(long listId, String after, int limit) {
        return jdbc.sql("SELECT address, since, cause FROM list_exclusion WHERE list_id = ? AND address > ? ORDER BY address LIMIT ?")
            .params(listId, after, Math.clamp(limit, 1, Members.LARGEST_PAGE))
            .query((rs, n) -> new Exclusion(MemberRows.address(rs.getString(1)), MemberRows.instant(rs, "since"), rs.getString(3))).list();
    }

    public boolean isExcluded(long listId, EmailAddress address) {
        return jdbc.sql("SELECT COUNT(*) FROM list_exclusion WHERE list_id = ? AND address = ?").params(listId, address.canonical().toString())
            .query(Long.class).single() > 0;
    }
}
