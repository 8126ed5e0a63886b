package org.colombier.lists.members;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.colombier.mail.EmailAddress;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What came back, of many members at a time. Thread-safe; in the caller's transaction. */
@Service
public class MemberBounces {

    /** As many as fit one statement. */
    public static final int LARGEST_PAGE = Members.LARGEST_PAGE;

    /** One copy that came back and counts. @param status of RFC 3463, may be empty */
    public record Returned(long memberId, String status, Instant when) {
    }

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    MemberBounces(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** Counts them. Rows are touched in the order given: by id, where others may do the same at once. */
    public void count(List<Returned> all) {
        if (!all.isEmpty()) {
            batches.batchUpdate("UPDATE list_member SET bounce_first = COALESCE(bounce_first, ?), bounce_last = ?, bounce_count = bounce_count + 1, bounce_status = ? WHERE id = ?",
                all.stream().map(r -> new Object[] {MemberRows.utc(r.when()), MemberRows.utc(r.when()), r.status().length() > 16 ? "" : r.status(), r.memberId()}).toList());
        }
    }

    /** Bouncing members by id. @param after the last id of the page before; 0 for the first. @param limit at most {@value #LARGEST_PAGE} */
    public List<Bounces> page(long listId, long after, int limit) {
        return jdbc.sql("SELECT " + MemberRows.COLUMNS + ", bounce_first, bounce_last, bounce_count, bounce_status FROM list_member FORCE INDEX (bouncing)"
                + " WHERE list_id = ? AND bounce_count > 0 AND id > ? ORDER BY id LIMIT ?")
            .params(listId, after, Math.clamp(limit, 1, LARGEST_PAGE)).query(MemberRows::bounces).list();
    }

    /** How many members bounce. */
    public long count(long listId) {
        return jdbc.sql("SELECT COUNT(*) FROM list_member WHERE list_id = ? AND bounce_count > 0").param(listId).query(Long.class).single();
    }

    /** The lists with members that bounce. */
    public List<Long> lists() {
        return jdbc.sql("SELECT id FROM list l WHERE EXISTS (SELECT 1 FROM list_member m WHERE m.list_id = l.id AND m.bounce_count > 0) ORDER BY id").query(Long.class).list();
    }

    /** Forgets the bounces of members whose last one is older: their mail has gone through since. @return how many members */
    @Transactional
    public int forgetBefore(long listId, Instant before) {
        return jdbc.sql("UPDATE list_member SET bounce_first = NULL, bounce_last = NULL, bounce_count = 0, bounce_status = '' WHERE list_id = ? AND bounce_count > 0 AND bounce_last < ?")
            .params(listId, MemberRows.utc(before)).update();
    }

    /** The members among the addresses, by canonical address. @param addresses at most {@value #LARGEST_PAGE} */
    public Map<String, Member> find(long listId, Collection<EmailAddress> addresses) {
        Map<String, Member> found = new HashMap<>();
        if (!addresses.isEmpty()) {
            jdbc.sql("SELECT " + MemberRows.COLUMNS + " FROM list_member WHERE list_id = :list AND address IN (:addresses)").param("list", listId)
                .param("addresses", addresses.stream().map(a -> a.canonical().toString()).distinct().toList())
                .query(MemberRows::member).list().forEach(m -> found.put(m.address().toString(), m));
        }
        return found;
    }

    /** The members among the ids. @param ids at most {@value #LARGEST_PAGE} */
    public Map<Long, Member> find(Collection<Long> ids) {
        Map<Long, Member> found = new HashMap<>();
        if (!ids.isEmpty()) {
            jdbc.sql("SELECT " + MemberRows.COLUMNS + " FROM list_member WHERE id IN (:ids)").param("ids", ids).query(MemberRows::member).list().forEach(m -> found.put(m.id(), m));
        }
        return found;
    }

    /** Those of the ids whose members bounce still. @param ids at most {@value #LARGEST_PAGE} */
    public Set<Long> bouncing(Collection<Long> ids) {
        return ids.isEmpty() ? Set.of() : new HashSet<>(jdbc.sql("SELECT id FROM list_member WHERE id IN (:ids) AND bounce_count > 0").param("ids", ids).query(Long.class).list());
    }
}
