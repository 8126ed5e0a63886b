package org.colombier.lists.members;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of one address, for {@link People}; in its transaction. */
@Component
class PeopleRows {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Exclusions exclusions;

    PeopleRows(JdbcClient jdbc, Clock clock, Exclusions exclusions) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.exclusions = exclusions;
    }

    /** @return true if the new address was a member already */
    boolean moveMember(Member member, EmailAddress to) {
        if (member.included()) {
            exclusions.add(member.listId(), member.address(), "moved");
        }
        exclusions.restore(member.listId(), to);
        Optional<Member> there = jdbc.sql("SELECT " + MemberRows.COLUMNS + " FROM list_member WHERE list_id = ? AND address = ? FOR UPDATE")
            .params(member.listId(), to.toString()).query(MemberRows::member).optional();
        if (there.isEmpty()) {
            // What came back for the old address says nothing of the new one.
            jdbc.sql("UPDATE list_member SET address = ?, domain = ?, subscribed = TRUE, included = FALSE, changed = ?,"
                    + " bounce_first = NULL, bounce_last = NULL, bounce_count = 0, bounce_status = '' WHERE id = ?")
                .params(to.toString(), to.domain().ascii(), MemberRows.utc(clock.instant()), member.id()).update();
            return false;
        }
        Map<String, String> attributes = new HashMap<>(member.attributes());
        attributes.putAll(there.get().attributes());
        jdbc.sql("UPDATE list_member SET subscribed = TRUE, name = IF(name = '', ?, name), attributes = ?, changed = ? WHERE id = ?")
            .params(member.name(), AttributeText.write(attributes), MemberRows.utc(clock.instant()), there.get().id()).update();
        jdbc.sql("DELETE FROM list_member WHERE id = ?").param(member.id()).update();
        return true;
    }

    /** @return true if the new address had the role already; it is privileged if either was */
    boolean moveAdmin(ListAdmin admin, EmailAddress to) {
        String role = admin.role().text();
        jdbc.sql("DELETE FROM list_inclusion WHERE list_id = ? AND role = ? AND address = ?").params(admin.listId(), role, admin.address().toString()).update();
        boolean there = jdbc.sql("SELECT address FROM list_admin WHERE list_id = ? AND role = ? AND address = ? FOR UPDATE")
            .params(admin.listId(), role, to.toString()).query(String.class).optional().isPresent();
        if (!there) {
            jdbc.sql("UPDATE list_admin SET address = ?, subscribed = TRUE, included = FALSE WHERE list_id = ? AND role = ? AND address = ?")
                .params(to.toString(), admin.listId(), role, admin.address().toString()).update();
            return false;
        }
        jdbc.sql("UPDATE list_admin SET subscribed = TRUE, profile = IF(?, 'privileged', profile) WHERE list_id = ? AND role = ? AND address = ?")
            .params(admin.privileged(), admin.listId(), role, to.toString()).update();
        jdbc.sql("DELETE FROM list_admin WHERE list_id = ? AND role = ? AND address = ?").params(admin.listId(), role, admin.address().toString()).update();
        return true;
    }

    /** What one wanted to be kept from under the old address, under the new one too: where it is a member no longer. */
    void moveExclusions(EmailAddress from, EmailAddress to) {
        jdbc.sql("INSERT IGNORE INTO list_exclusion (list_id, address, since, cause) SELECT x.list_id, ?, x.since, x.cause FROM list_exclusion x"
                + " WHERE x.address = ? AND NOT EXISTS (SELECT 1 FROM list_member m WHERE m.list_id = x.list_id AND m.address = ?)")
            .params(to.toString(), from.toString(), to.toString()).update();
    }

    void forget(EmailAddress address) {
        jdbc.sql("DELETE FROM list_answers WHERE address = ?").param(address.toString()).update();
        jdbc.sql("DELETE FROM list_departure WHERE address = ?").param(address.toString()).update();
        jdbc.sql("DELETE FROM list_address_move WHERE old = ? OR new = ?").params(address.toString(), address.toString()).update();
        jdbc.sql("UPDATE list_exclusion SET cause = '' WHERE address = ?").param(address.toString()).update();
    }

    List<Long> exclusions(EmailAddress address) {
        return jdbc.sql("SELECT list_id FROM list_exclusion WHERE address = ? ORDER BY list_id").param(address.toString()).query(Long.class).list();
    }

    List<String> sources(long listId, EmailAddress address) {
        return jdbc.sql("SELECT source FROM list_inclusion WHERE list_id = ? AND role = 'member' AND address = ? ORDER BY source")
            .params(listId, address.toString()).query(String.class).list();
    }

    /** One time that a person left a list. */
    record Left(long listId, Instant at, String cause) {
    }

    List<Left> departures(EmailAddress address) {
        return jdbc.sql("SELECT list_id, at, cause FROM list_departure WHERE address = ? ORDER BY at LIMIT 1000")
            .param(address.toString()).query((rs, n) -> new Left(rs.getLong(1), MemberRows.instant(rs, "at"), rs.getString(3))).list();
    }
}
