package org.colombier.lists.members;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.MailingList;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Members of data sources. */
@Component
class IncludedMembers extends IncludedSet {

    private static final String GONE = " FROM list_member m WHERE m.list_id = ? AND m.included AND NOT EXISTS"
        + " (SELECT 1 FROM list_inclusion_staged s FORCE INDEX (PRIMARY) WHERE s.run = ? AND s.address = m.address)";
    private static final String UNSOURCED = " m.list_id = ? AND m.address > ? AND m.address <= ? AND m.included AND NOT EXISTS"
        + " (SELECT 1 FROM list_inclusion i FORCE INDEX (PRIMARY) WHERE i.list_id = m.list_id AND i.role = 'member' AND i.address = m.address)";

    private final Catalog catalog;
    private final Clock clock;

    IncludedMembers(JdbcTemplate jdbc, Catalog catalog, Clock clock) {
        super(jdbc, Inclusions.Role.MEMBER);
        this.catalog = catalog;
        this.clock = clock;
    }

    @Override
    Inclusions.Difference difference(long run, MailingList list, boolean allAnswered) {
        String fresh = " FROM list_inclusion_staged s FORCE INDEX (PRIMARY) LEFT JOIN list_member m FORCE INDEX (member) ON m.list_id = ? AND m.address = s.address" + notExcluded()
            + " WHERE s.run = ? AND m.id IS NULL" + unlessExcluded();
        long before = count("SELECT COUNT(*) FROM list_member WHERE list_id = ?", list.id());
        long added = count("SELECT COUNT(DISTINCT s.address)" + fresh, list.id(), list.id(), run);
        long excluded = count("SELECT COUNT(DISTINCT s.address) FROM list_inclusion_staged s FORCE INDEX (PRIMARY) JOIN list_exclusion x FORCE INDEX (PRIMARY) ON x.list_id = ? AND x.address = s.address WHERE s.run = ?", list.id(), run);
        long removed = allAnswered ? count("SELECT COUNT(*)" + GONE + " AND NOT m.subscribed", list.id(), run) : 0;
        long released = allAnswered ? count("SELECT COUNT(*)" + GONE + " AND m.subscribed", list.id(), run) : 0;
        List<String> examples = new ArrayList<>(texts("SELECT DISTINCT CONCAT('+', s.address)" + fresh + " LIMIT " + EXAMPLES, list.id(), list.id(), run));
        if (removed > 0) {
            examples.addAll(texts("SELECT CONCAT('-', m.address)" + GONE + " AND NOT m.subscribed LIMIT " + EXAMPLES, list.id(), run));
        }
        long most = most(list);
        long refused = most == 0 ? 0 : Math.max(0, added - Math.max(0, most - before));
        return new Inclusions.Difference(before, count("SELECT COUNT(DISTINCT address) FROM list_inclusion_staged WHERE run = ?", run), added - refused, removed,
            released, excluded, refused, List.copyOf(examples));
    }

    private long most(MailingList list) {
        return catalog.settings(list).get(ListParameters.MAX_LIST_MEMBERS);
    }

    @Override
    long add(long run, MailingList list, Staging.Range range) {
        // Who subscribed keeps the name they gave; attributes that a source names are the source's.
        jdbc.update("UPDATE list_member m FORCE INDEX (member) JOIN list_inclusion_staged s FORCE INDEX (PRIMARY) ON s.run = ? AND s.address = m.address JOIN list_inclusion i FORCE INDEX (PRIMARY)"
            + " ON i.list_id = m.list_id AND i.role = 'member' AND i.address = m.address AND i.source = s.source"
            + " SET m.included = TRUE, m.name = IF(m.subscribed OR s.name = '', m.name, s.name),"
            + " m.attributes = IF(s.attributes IS NULL, m.attributes, JSON_MERGE_PATCH(COALESCE(m.attributes, '{}'), s.attributes))"
            + " WHERE m.list_id = ? AND m.address > ? AND m.address <= ?", run, list.id(), range.after(), range.upTo());
        long most = most(list);
        long room = most == 0 ? Long.MAX_VALUE : Math.max(0, most - count("SELECT COUNT(*) FROM list_member WHERE list_id = ?", list.id()));
        LocalDateTime now = MemberRows.utc(clock.instant());
        return jdbc.update("INSERT IGNORE INTO list_member (list_id, address, domain, name, reception, concealed, joined, subscribed, included, attributes, origin)"
            + " SELECT ?, s.address, s.domain, s.name, s.reception, s.concealed, ?, FALSE, TRUE, s.attributes, CONCAT('source ', s.source)"
            + " FROM list_inclusion_staged s FORCE INDEX (PRIMARY) LEFT JOIN list_member m FORCE INDEX (member) ON m.list_id = ? AND m.address = s.address" + notExcluded()
            + " WHERE s.run = ? AND s.address > ? AND s.address <= ? AND m.id IS NULL" + unlessExcluded()
            // The first source that has somebody says the name and the reception.
            + " AND NOT EXISTS (SELECT 1 FROM list_inclusion_staged f FORCE INDEX (PRIMARY) WHERE f.run = s.run AND f.address = s.address AND f.source < s.source)"
            + " ORDER BY s.address LIMIT ?",
            list.id(), now, list.id(), list.id(), run, range.after(), range.upTo(), room);
    }

    @Override
    List<String> missing(long run, MailingList list, Staging.Range range) {
        return texts("SELECT DISTINCT s.address FROM list_inclusion_staged s FORCE INDEX (PRIMARY) LEFT JOIN list_member m FORCE INDEX (member) ON m.list_id = ? AND m.address = s.address"
            + notExcluded() + " WHERE s.run = ? AND s.address > ? AND s.address <= ? AND m.id IS NULL" + unlessExcluded(), list.id(), list.id(), run, range.after(), range.upTo());
    }

    void fill(long run, MailingList list, Staging.Range range) {
        jdbc.update("UPDATE list_member m FORCE INDEX (member) JOIN list_inclusion_staged s FORCE INDEX (PRIMARY) ON s.run = ? AND s.address = m.address"
            + " SET m.attributes = JSON_MERGE_PATCH(COALESCE(m.attributes, '{}'), s.attributes)"
            + " WHERE m.list_id = ? AND m.address > ? AND m.address <= ? AND s.attributes IS NOT NULL", run, list.id(), range.after(), range.upTo());
    }

    @Override
    long remove(MailingList list, Staging.Range range) {
        jdbc.update("UPDATE list_member m FORCE INDEX (member) SET m.included = FALSE WHERE m.subscribed AND" + UNSOURCED, list.id(), range.after(), range.upTo());
        jdbc.update("INSERT INTO list_departure (list_id, address, at, cause) SELECT m.list_id, m.address, ?, 'source' FROM list_member m FORCE INDEX (member) WHERE NOT m.subscribed AND" + UNSOURCED,
            MemberRows.utc(clock.instant()), list.id(), range.after(), range.upTo());
        return jdbc.update("DELETE m FROM list_member m FORCE INDEX (member) WHERE NOT m.subscribed AND" + UNSOURCED, list.id(), range.after(), range.upTo());
    }
}
