package org.colombier.lists.members;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
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

    private final MemberImport rows;
    private final TransactionTemplate transaction;
    private final Catalog catalog;
    private final Clock clock;

    MemberTransfer(MemberImport rows, TransactionTemplate transaction, Catalog catalog, Clock clock) {
        this.rows = rows;
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
        List<NewMember> members = batch.stream().map(MemberTransfer::member).toList();
        Integer inserted = transaction.execute(t -> rows.insert(list.id(), defaults, members, clock.instant()));
        return inserted == null ? 0 : inserted;
    }

    /** Who is both subscribed and included is taken as subscribed: the next synchronisation finds him in the source again. */
    private static NewMember member(FormerMember former) {
        return former.member().with(new NewMember.Past(former.joined(), former.suspension(), former.member().past().map(NewMember.Past::topics).orElse(Set.of()),
            former.included() && !former.subscribed()));
    }
}
