package org.colombier.lists.bounce;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.colombier.directory.PortalLinks;
import org.colombier.lists.bounce.ProbeKey.Purpose;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListParameters.BounceAction;
import org.colombier.lists.catalog.ListParameters.BounceNotification;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Bounces;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.MemberBounces;
import org.colombier.lists.members.Members;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.ops.Job;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Every day: each bouncing member's score, and what the list does at that level. A page of members is a transaction with what
 * is done about them; the member's rows decide, so that two nodes, or a run after a crash, never act twice.
 */
@Component
class BounceEvaluation implements Job {

    private static final int PAGE = 200;

    /** What one level does. */
    private record Level(int number, BounceAction action, BounceNotification tell) {

        static Level of(int number, ListSettings settings) {
            return number == 2
                ? new Level(2, settings.get(ListParameters.BOUNCERS_LEVEL2_ACTION), settings.get(ListParameters.BOUNCERS_LEVEL2_NOTIFICATION))
                : new Level(1, settings.get(ListParameters.BOUNCERS_LEVEL1_ACTION), settings.get(ListParameters.BOUNCERS_LEVEL1_NOTIFICATION));
        }
    }

    private final Catalog catalog;
    private final Members members;
    private final MemberBounces bounces;
    private final BounceBook book;
    private final BounceLedger ledger;
    private final BounceActions actions;
    private final Probes probes;
    private final ProbeKey keys;
    private final RobotPost post;
    private final PortalLinks links;
    private final BounceSettings settings;
    private final TransactionTemplate transaction;
    private final Clock clock;

    BounceEvaluation(Catalog catalog, Members members, MemberBounces bounces, BounceBook book, BounceLedger ledger, BounceActions actions, Probes probes, ProbeKey keys,
                     RobotPost post, PortalLinks links, BounceSettings settings, TransactionTemplate transaction, Clock clock) {
        this.catalog = catalog;
        this.members = members;
        this.bounces = bounces;
        this.book = book;
        this.ledger = ledger;
        this.actions = actions;
        this.probes = probes;
        this.keys = keys;
        this.post = post;
        this.links = links;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "bounce-evaluation";
    }

    @Override
    public Duration every() {
        return Duration.ofDays(1);
    }

    @Override
    public String run() {
        int acted = 0;
        List<Long> lists = bounces.lists();
        for (long id : lists) {
            acted += catalog.find(id).filter(MailingList::isOpen).map(this::evaluate).orElse(0);
        }
        // Also what an earlier run did and did not come to tell.
        actions.untold().forEach(id -> catalog.find(id).ifPresent(actions::tell));
        return lists.size() + " lists with bounces, " + acted + " members acted upon";
    }

    private int evaluate(MailingList list) {
        ListSettings rates = catalog.settings(list);
        int acted = 0;
        long after = 0;
        List<Bounces> page;
        do {
            page = bounces.page(list.id(), after, PAGE);
            List<Bounces> current = page;
            acted += Optional.ofNullable(transaction.execute(status -> (int) book.scored(list, current).stream().filter(m -> act(list, rates, m)).count())).orElse(0);
            after = page.isEmpty() ? after : page.getLast().member().id();
        } while (page.size() == PAGE);
        return acted;
    }

    private boolean act(MailingList list, ListSettings rates, BouncingMember bouncing) {
        if (bouncing.probed().isPresent()) {
            return bouncing.probed().get().plus(settings.probeWait()).isBefore(clock.instant()) && recovered(list, bouncing);
        }
        if (bouncing.level() == 0) {
            return false;
        }
        Level level = Level.of(bouncing.level(), rates);
        return switch (level.action()) {
            case NONE -> false;
            case NOTIFY_BOUNCERS -> write(list, level, bouncing);
            // A data source would bring an included member back.
            case REMOVE_BOUNCERS -> bouncing.bounces().member().included() ? write(list, level, bouncing) : settings.probe() ? probe(list, level, bouncing) : remove(list, level, bouncing);
        };
    }

    private boolean remove(MailingList list, Level level, BouncingMember bouncing) {
        Member member = bouncing.bounces().member();
        if (!members.remove(list.id(), member.address(), "bounces")) {
            return false;
        }
        note(list, level, bouncing, "removed");
        ledger.drop(List.of(member.id()));
        return true;
    }

    private boolean write(MailingList list, Level level, BouncingMember bouncing) {
        Member member = bouncing.bounces().member();
        Instant now = clock.instant();
        if (!ledger.mayNotify(member.id(), list.id(), now, now.minus(settings.notifyEvery()))) {
            return false;
        }
        post.send(letter(list, "auto_notify_bouncers", bouncing));
        note(list, level, bouncing, "notified");
        return true;
    }

    private boolean probe(MailingList list, Level level, BouncingMember bouncing) {
        Member member = bouncing.bounces().member();
        if (!ledger.mayProbe(member.id(), list.id(), clock.instant())) {
            return false;
        }
        post.send(letter(list, "bounce_probe", bouncing).returningTo(probes.address(list, Purpose.PROBE, member.id())));
        note(list, level, bouncing, "probed");
        return true;
    }

    /** The probe did not come back. */
    private boolean recovered(MailingList list, BouncingMember bouncing) {
        Member member = bouncing.bounces().member();
        book.reset(list, List.of(member), "a probe that did not come back");
        actions.note(list, member.address(), "recovered", 0, bouncing.score().points(), "the last letter did not come back", BounceNotification.NONE);
        return true;
    }

    private Letter letter(MailingList list, String text, BouncingMember bouncing) {
        Member member = bouncing.bounces().member();
        return Letter.fromList(list, text, member.address(), list.locale()).with("count", bouncing.bounces().count())
            .with("reason", bouncing.bounces().status()).with("link", links.alive(list.domain(), keys.of(Purpose.ALIVE, member.id())));
    }

    private void note(MailingList list, Level level, BouncingMember bouncing, String action) {
        actions.note(list, bouncing.bounces().member().address(), action, level.number(), bouncing.score().points(),
            "score " + bouncing.score().points() + " = " + bouncing.score().explained() + ", last " + bouncing.bounces().status(), level.tell());
    }
}
