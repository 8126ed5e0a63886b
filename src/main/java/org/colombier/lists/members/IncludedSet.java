package org.colombier.lists.members;

import java.util.List;
import org.colombier.lists.catalog.MailingList;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The people of one role of a list as sources include them: the set operations of a synchronisation, a range of addresses
 * each. Indexes are named, since the database's statistics still say "empty" of a table that was filled a moment ago, and
 * the plan made from that takes hours.
 */
abstract class IncludedSet {

    static final int EXAMPLES = 20;

    final JdbcTemplate jdbc;
    final Inclusions.Role role;

    IncludedSet(JdbcTemplate jdbc, Inclusions.Role role) {
        this.jdbc = jdbc;
        this.role = role;
    }

    /** Notes which source includes whom. */
    final void keepSources(long run, MailingList list, Staging.Range range) {
        jdbc.update("INSERT IGNORE INTO list_inclusion (list_id, role, address, source) SELECT ?, ?, s.address, s.source FROM list_inclusion_staged s FORCE INDEX (PRIMARY)"
            + notExcluded() + " WHERE s.run = ? AND s.address > ? AND s.address <= ?" + unlessExcluded(), list.id(), role.text(),
            // The exclusion list is about members: who was excluded may still run the list.
            role == Inclusions.Role.MEMBER ? list.id() : 0L, run, range.after(), range.upTo());
    }

    /** Forgets sources that no longer include somebody, and sources the list no longer has. */
    final void dropSources(long run, MailingList list, Staging.Range range) {
        jdbc.update("DELETE i FROM list_inclusion i FORCE INDEX (PRIMARY) LEFT JOIN list_inclusion_staged s FORCE INDEX (PRIMARY) ON s.run = ? AND s.address = i.address AND s.source = i.source"
            + " WHERE i.list_id = ? AND i.role = ? AND i.address > ? AND i.address <= ? AND s.run IS NULL",
            run, list.id(), role.text(), range.after(), range.upTo());
    }

    /** A join that finds the excluded; takes the list. */
    static String notExcluded() {
        return " LEFT JOIN list_exclusion x FORCE INDEX (PRIMARY) ON x.list_id = ? AND x.address = s.address";
    }

    static String unlessExcluded() {
        return " AND x.address IS NULL";
    }

    final long count(String sql, Object... values) {
        Long count = jdbc.queryForObject(sql, Long.class, values);
        return count == null ? 0 : count;
    }

    final List<String> texts(String sql, Object... values) {
        return jdbc.queryForList(sql, String.class, values);
    }

    /** What a run would do. */
    abstract Inclusions.Difference difference(long run, MailingList list, boolean allAnswered);

    /** Adds who is new, and marks who was there before. @return how many were added */
    abstract long add(long run, MailingList list, Staging.Range range);

    /** Addresses in the sources that do not have the role and may have it. */
    abstract List<String> missing(long run, MailingList list, Staging.Range range);

    /** Takes away whom no source includes any more, and nobody else put there. @return how many went */
    abstract long remove(MailingList list, Staging.Range range);
}
