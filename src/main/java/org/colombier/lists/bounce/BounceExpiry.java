package org.colombier.lists.bounce;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListContents;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.members.MemberBounces;
import org.colombier.lists.posting.PostDays;
import org.colombier.ops.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every day: bounces of members who get their mail again, records of members who have gone, tracking past its time. */
@Component
class BounceExpiry implements Job, ListContents {

    private static final int PAGE = 1_000;
    /** Rows that one transaction of a purge takes away. */
    private static final int STEP = 10_000;

    private final Catalog catalog;
    private final MemberBounces bounces;
    private final PostDays posts;
    private final BounceLedger ledger;
    private final BounceActions actions;
    private final Tracking tracking;
    private final BounceSettings settings;
    private final JdbcClient jdbc;
    private final Clock clock;

    BounceExpiry(Catalog catalog, MemberBounces bounces, PostDays posts, BounceLedger ledger, BounceActions actions, Tracking tracking, BounceSettings settings, JdbcClient jdbc, Clock clock) {
        this.catalog = catalog;
        this.bounces = bounces;
        this.posts = posts;
        this.ledger = ledger;
        this.actions = actions;
        this.tracking = tracking;
        this.settings = settings;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "bounce-expiry";
    }

    @Override
    public Duration every() {
        return Duration.ofDays(1);
    }

    @Override
    public String run() {
        int recovered = 0;
        for (long list : bounces.lists()) {
            // As Sympa's expire_bounce: counted from the last post, so that silence of the list heals nobody.
            Optional<Instant> last = posts.last(list);
            recovered += last.map(at -> bounces.forgetBefore(list, at.minus(settings.expire()))).orElse(0);
        }
        int orphans = tidy();
        int posts = 0;
        for (long list : tracking.lists()) {
            long days = catalog.find(list).map(l -> catalog.settings(l).get(ListParameters.TRACKING_DAYS)).orElse(1L);
            posts += tracking.forgetBefore(list, clock.instant().minus(Duration.ofDays(days)));
        }
        actions.forgetBefore(clock.instant().minus(settings.actionsKept()));
        return recovered + " members recovered, " + orphans + " records of former members and " + posts + " tracked posts forgotten";
    }

    /** Records of those who are gone go; of those who recovered, what was counted. */
    private int tidy() {
        int orphans = 0;
        long after = 0;
        List<Long> page;
        do {
            page = ledger.page(after, PAGE);
            Set<Long> there = bounces.find(page).keySet();
            Set<Long> bouncing = bounces.bouncing(page);
            List<Long> gone = new ArrayList<>(page);
            gone.removeAll(there);
            List<Long> recovered = new ArrayList<>(there);
            recovered.removeAll(bouncing);
            ledger.drop(gone);
            ledger.forget(recovered);
            orphans += gone.size();
            after = page.isEmpty() ? after : page.getLast();
        } while (page.size() == PAGE);
        return orphans;
    }

    @Override
    public void purge(long listId) {
        for (String table : List.of("bounce_action", "bounce_warning", "tracking_report", "tracked_post")) {
            int gone;
            do {
                gone = jdbc.sql("DELETE FROM " + table + " WHERE list_id = ? LIMIT " + STEP).param(listId).update();
            } while (gone == STEP);
        }
        List<Long> members;
        do {
            members = jdbc.sql("SELECT member_id FROM bounce_member WHERE list_id = ? LIMIT " + PAGE).param(listId).query(Long.class).list();
            ledger.drop(members);
        } while (members.size() == PAGE);
    }
}
