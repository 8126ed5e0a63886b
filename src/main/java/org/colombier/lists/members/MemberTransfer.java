package org.colombier.lists.members;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes over the members of a list from another list server, with their dates and suspensions, in batches that commit one
 * by one (or join the caller's transaction): repeating a transfer that broke off is harmless. Thread-safe.
 */
@Service
public class MemberTransfer {

    /**
     * @param added   new here
     * @param known   members already, left as they are
     * @param refused addresses of the list itself
     */
    public record Count(long added, long known, long refused) {
    }

    private static final int BATCH = 1_000;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Catalog catalog;
    private final Clock clock;

    MemberTransfer(JdbcTemplate jdbc, TransactionTemplate transaction, Catalog catalog, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.catalog = catalog;
        this.clock = clock;
    }

    /** @param members read once, a batch at a time */
    public Count into(MailingList list, Iterator<FormerMember> members) {
        MemberDefaults defaults = MemberDefaults.of(catalog.settings(list));
        List<FormerMember> batch = new ArrayList<>(BATCH);
        long added = 0;
        long read = 0;
        long refused = 0;
        while (members.hasNext()) {
            FormerMember member = members.next();
            read++;
            if (MemberConflicts.isOwnAddress(list, member.member().address())) {
                refused++;
            } else {
                batch.add(member);
            }
            if (batch.size() == BATCH || !members.hasNext()) {
                added += insert(list, defaults, batch);
                batch.clear();
            }
        }
        return new Count(added, read - refused - added, refused);
    }

    private int insert(MailingList list, MemberDefaults defaults, List<FormerMember> batch) {
        if (batch.isEmpty()) {
            return 0;
        }
        String row = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        String sql = "INSERT IGNORE INTO list_member (list_id, address, domain, name, reception, concealed, joined, attributes, origin, subscribed, included,"
            + " suspended_from, suspended_until) VALUES " + (row + ", ").repeat(batch.size() - 1) + row;
        Instant now = clock.instant();
        List<Object> values = new ArrayList<>(batch.size() * 13);
        for (FormerMember former : batch) {
            NewMember m = former.member();
            values.addAll(Arrays.asList(list.id(), m.address().toString(), m.address().domain().ascii(), m.name(), m.reception().orElse(defaults.reception()).text(),
                m.concealed().orElse(defaults.concealed()), MemberRows.utc(former.joined().orElse(now)), AttributeText.write(m.attributes()), m.origin(),
                former.subscribed() || !former.included(), former.included(), former.suspension().map(s -> MemberRows.utc(s.from())).orElse(null),
                former.suspension().flatMap(Suspension::until).map(MemberRows::utc).orElse(null)));
        }
        Integer inserted = transaction.execute(t -> jdbc.update(sql, values.toArray()));
        return inserted == null ? 0 : inserted;
    }
}
