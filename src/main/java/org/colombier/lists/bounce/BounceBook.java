package org.colombier.lists.bounce;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Bounces;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.posting.PostDays;
import org.colombier.ops.MailLog;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What owners can read about bounces, and undo. Thread-safe; each method is one transaction, or joins the caller's. */
@Service
public class BounceBook {

    private final Catalog catalog;
    private final Members members;
    private final BounceLedger ledger;
    private final BounceActions actions;
    private final PostDays posts;
    private final BounceSettings settings;

    BounceBook(Catalog catalog, Members members, BounceLedger ledger, BounceActions actions, PostDays posts, BounceSettings settings) {
        this.catalog = catalog;
        this.members = members;
        this.ledger = ledger;
        this.actions = actions;
        this.posts = posts;
        this.settings = settings;
    }

    /** Those with most bounces first, with their scores as they are now. @param limit at most 1000 */
    public List<BouncingMember> bouncing(MailingList list, int limit) {
        return scored(list, members.bouncing(list.id(), limit));
    }

    /** Empty if nothing counts against the member. */
    public Optional<BouncingMember> find(MailingList list, Member member) {
        return scored(list, members.bounces(member.id()).stream().toList()).stream().findFirst();
    }

    List<BouncingMember> scored(MailingList list, List<Bounces> all) {
        Map<Long, BounceLedger.Tally> tallies = ledger.tallies(all.stream().map(b -> b.member().id()).toList());
        PostDays.Days days = posts.of(list.id());
        ListSettings rates = catalog.settings(list);
        return all.stream().map(b -> scored(b, tallies.getOrDefault(b.member().id(), BounceLedger.Tally.NONE), days, rates)).toList();
    }

    private BouncingMember scored(Bounces b, BounceLedger.Tally tally, PostDays.Days days, ListSettings rates) {
        Score score = Score.of(b.first(), b.last(), b.count(), tally.hard(), tally.soft(), b.status(), days, settings);
        return new BouncingMember(b, tally.hard(), tally.soft(), score, score.level(rates), tally.notified(), tally.probed(), tally.lastReport());
    }

    /** The member's last events, also those that do not count; the newest first. At most 20. */
    public List<BounceEvent> history(Member member) {
        return ledger.history(member.id());
    }

    /** What was done about members of the list, the newest first. At most 100. */
    public List<BounceAction> actions(MailingList list) {
        return actions.of(list.id(), 100);
    }

    /** Forgets what counts against members. @param by whose word it is, for the log */
    @Transactional
    public void reset(MailingList list, Collection<Member> chosen, String by) {
        for (Member member : chosen) {
            members.resetBounces(member.id());
            MailLog.line("bounce", "NOQUEUE", "list=<" + list.address() + ">, member=<" + member.address() + ">, status=reset (by " + by + ")");
        }
        ledger.forget(chosen.stream().map(Member::id).toList());
    }
}
