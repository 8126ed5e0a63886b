package org.colombier.lists.members;

import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.colombier.lists.catalog.MailingList;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Owners and moderators of data sources. A list never loses its last owner to a source. */
@Component
class IncludedAdmins {

    private final IncludedSet owners;
    private final IncludedSet moderators;

    IncludedAdmins(JdbcTemplate jdbc, Clock clock) {
        this.owners = new Of(jdbc, clock, Inclusions.Role.OWNER);
        this.moderators = new Of(jdbc, clock, Inclusions.Role.MODERATOR);
    }

    IncludedSet as(Inclusions.Role role) {
        return role == Inclusions.Role.OWNER ? owners : moderators;
    }

    private static final class Of extends IncludedSet {

        private static final String GONE = " FROM list_admin m WHERE m.list_id = ? AND m.role = ? AND m.included AND NOT EXISTS"
            + " (SELECT 1 FROM list_inclusion_staged s FORCE INDEX (PRIMARY) WHERE s.run = ? AND s.address = m.address)";
        private static final String UNSOURCED = " m.list_id = ? AND m.role = ? AND m.address > ? AND m.address <= ? AND m.included AND NOT EXISTS"
            + " (SELECT 1 FROM list_inclusion i FORCE INDEX (PRIMARY) WHERE i.list_id = m.list_id AND i.role = m.role AND i.address = m.address)";

        private final Clock clock;

        Of(JdbcTemplate jdbc, Clock clock, Inclusions.Role role) {
            super(jdbc, role);
            this.clock = clock;
        }

        @Override
        Inclusions.Difference difference(long run, MailingList list, boolean allAnswered) {
            String fresh = " FROM list_inclusion_staged s FORCE INDEX (PRIMARY) LEFT JOIN list_admin m ON m.list_id = ? AND m.role = ? AND m.address = s.address"
                + " WHERE s.run = ? AND m.address IS NULL";
            Object[] here = {list.id(), role.text(), run};
            long before = all(list);
            long removed = allAnswered ? count("SELECT COUNT(*)" + GONE + " AND NOT m.subscribed", here) : 0;
            long released = allAnswered ? count("SELECT COUNT(*)" + GONE + " AND m.subscribed", here) : 0;
            long added = count("SELECT COUNT(DISTINCT s.address)" + fresh, here);
            boolean last = role == Inclusions.Role.OWNER && removed > 0 && before + added == removed;
            Stream<String> gone = removed > 0 ? texts("SELECT CONCAT('-', m.address)" + GONE + " AND NOT m.subscribed LIMIT " + EXAMPLES, here).stream() : Stream.of();
            List<String> examples = Stream.concat(texts("SELECT DISTINCT CONCAT('+', s.address)" + fresh + " LIMIT " + EXAMPLES, here).stream(), gone).toList();
            return new Inclusions.Difference(before, count("SELECT COUNT(DISTINCT address) FROM list_inclusion_staged WHERE run = ?", run), added,
                last ? removed - 1 : removed, released, 0, last ? 1 : 0, examples);
        }

        private long all(MailingList list) {
            return count("SELECT COUNT(*) FROM list_admin WHERE list_id = ? AND role = ?", list.id(), role.text());
        }

        @Override
        long add(long run, MailingList list, Staging.Range range) {
            jdbc.update("UPDATE list_admin m JOIN list_inclusion_staged s FORCE INDEX (PRIMARY) ON s.run = ? AND s.address = m.address"
                + " SET m.included = TRUE, m.name = IF(m.subscribed OR s.name = '', m.name, s.name)"
                + " WHERE m.list_id = ? AND m.role = ? AND m.address > ? AND m.address <= ?", run, list.id(), role.text(), range.after(), range.upTo());
            return jdbc.update("INSERT IGNORE INTO list_admin (list_id, role, address, name, profile, receiving, since, concealed, info, subscribed, included)"
                + " SELECT ?, ?, s.address, s.name, IF(s.privileged, 'privileged', 'normal'), s.reception <> 'nomail', ?, s.concealed, s.info, FALSE, TRUE"
                + " FROM list_inclusion_staged s FORCE INDEX (PRIMARY) LEFT JOIN list_admin m ON m.list_id = ? AND m.role = ? AND m.address = s.address"
                + " WHERE s.run = ? AND s.address > ? AND s.address <= ? AND m.address IS NULL ORDER BY s.address, s.source",
                list.id(), role.text(), MemberRows.utc(clock.instant()), list.id(), role.text(), run, range.after(), range.upTo());
        }

        @Override
        List<String> missing(long run, MailingList list, Staging.Range range) {
            return texts("SELECT DISTINCT s.address FROM list_inclusion_staged s LEFT JOIN list_admin m ON m.list_id = ? AND m.role = ? AND m.address = s.address"
                + " WHERE s.run = ? AND s.address > ? AND s.address <= ? AND m.address IS NULL", list.id(), role.text(), run, range.after(), range.upTo());
        }

        @Override
        long remove(MailingList list, Staging.Range range) {
            Object[] there = {list.id(), role.text(), range.after(), range.upTo()};
            jdbc.update("UPDATE list_admin m SET m.included = FALSE WHERE m.subscribed AND" + UNSOURCED, there);
            long going = count("SELECT COUNT(*) FROM list_admin m WHERE NOT m.subscribed AND" + UNSOURCED, there);
            if (role == Inclusions.Role.OWNER && going > 0 && going == all(list)) {
                // Somebody must answer for the list: the one of longest standing stays until there is another.
                jdbc.update("UPDATE list_admin m SET m.subscribed = TRUE, m.included = FALSE WHERE" + UNSOURCED + " ORDER BY m.since, m.address LIMIT 1", there);
            }
            return jdbc.update("DELETE m FROM list_admin m WHERE NOT m.subscribed AND" + UNSOURCED, there);
        }
    }
}
