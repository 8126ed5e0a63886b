package org.colombier.lists.bounce;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin.Notice;
import org.colombier.lists.members.MemberBounces;
import org.colombier.lists.members.Members;
import org.colombier.lists.posting.BeforeDistribution;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.directory.PortalLinks;
import org.colombier.ops.MailLog;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Warns owners when the mail of too many members comes back, at a post, at most once a day; the listmasters if it is everybody's. Thread-safe. */
@Component
class BounceRate implements BeforeDistribution {

    private static final Duration ONCE = Duration.ofDays(1);
    /** Below so many members one dead address is no sign of anything. */
    private static final int FEW = 2;

    private final JdbcClient jdbc;
    private final Members members;
    private final MemberBounces bounces;
    private final Admins admins;
    private final BounceActions actions;
    private final RobotPost post;
    private final PortalLinks links;
    private final Clock clock;

    BounceRate(JdbcClient jdbc, Members members, MemberBounces bounces, Admins admins, BounceActions actions, RobotPost post, PortalLinks links, Clock clock) {
        this.jdbc = jdbc;
        this.members = members;
        this.bounces = bounces;
        this.admins = admins;
        this.actions = actions;
        this.post = post;
        this.links = links;
        this.clock = clock;
    }

    @Override
    public void before(MailingList list, ListSettings settings) {
        long bouncing = bounces.count(list.id());
        int rate = settings.get(ListParameters.BOUNCE_WARN_RATE);
        if (bouncing == 0 || rate == 0) {
            return;
        }
        long all = members.count(list.id());
        if (all < FEW || bouncing * 100 < all * rate || !isFirst(list.id())) {
            return;
        }
        long percent = Math.min(100, bouncing * 100 / all);
        admins.ownersToTell(list.id(), Notice.BOUNCE).forEach(owner -> post.send(Letter.fromList(list, "bounce_rate", owner, list.locale())
            .with("rate", percent).with("bouncing", bouncing).with("total", all).with("link", links.bounces(list.address()))));
        if (bouncing >= all) {
            actions.listmasters(list).forEach(listmaster -> post.send(Letter.fromList(list, "hundred_percent_error", listmaster, list.locale())
                .with("total", all).with("link", links.bounces(list.address()))));
        }
        MailLog.line("bounce", "NOQUEUE", "list=<" + list.address() + ">, bouncing=" + bouncing + ", members=" + all + ", status=owners warned (bounce.warn_rate " + rate + "%)");
    }

    /** The row decides between two posts on two nodes. */
    private boolean isFirst(long listId) {
        Instant now = clock.instant();
        jdbc.sql("INSERT IGNORE INTO bounce_warning (list_id, warned) VALUES (?, ?)").params(listId, BounceLedger.utc(Instant.EPOCH)).update();
        return jdbc.sql("UPDATE bounce_warning SET warned = ? WHERE list_id = ? AND warned < ?").params(BounceLedger.utc(now), listId, BounceLedger.utc(now.minus(ONCE))).update() == 1;
    }
}
