package org.colombier.lists.bounce;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.colombier.directory.Domains;
import org.colombier.lists.bounce.ProbeKey.Purpose;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListParameters.BounceNotification;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.ListAdmin.Notice;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.lists.scenario.Decision;
import org.colombier.lists.scenario.ScenarioContext;
import org.colombier.lists.scenario.Scenarios;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.EmailAddress;
import org.colombier.ops.MailLog;
import org.springframework.stereotype.Component;

/** A letter that tested a mailbox came back: the member goes. In the caller's transaction. Thread-safe. */
@Component
class ProbeReturns {

    private final Catalog catalog;
    private final Members members;
    private final Admins admins;
    private final Domains domains;
    private final Scenarios scenarios;
    private final BounceActions actions;
    private final BounceLedger ledger;
    private final RobotPost post;
    private final Clock clock;

    ProbeReturns(Catalog catalog, Members members, Admins admins, Domains domains, Scenarios scenarios, BounceActions actions, BounceLedger ledger, RobotPost post, Clock clock) {
        this.catalog = catalog;
        this.members = members;
        this.admins = admins;
        this.domains = domains;
        this.scenarios = scenarios;
        this.actions = actions;
        this.ledger = ledger;
        this.post = post;
        this.clock = clock;
    }

    void cameBack(String queueId, ProbeKey.Meaning probe, Member member, Bounce bounce) {
        Optional<MailingList> list = catalog.find(member.listId());
        if (list.isEmpty() || probe.purpose() == Purpose.ALIVE) {
            return;
        }
        if (member.included()) {
            MailLog.line("bounce", queueId, "member=<" + member.address() + ">, status=kept (included by a data source)");
            ledger.note(List.of(new BounceLedger.Entry(member.id(), member.listId(), bounce, clock.instant(), queueId, "")));
        } else if (probe.purpose() == Purpose.PROBE) {
            // The rate of level 2 decided already; the probe only made sure.
            remove(list.get(), member, bounce, 2, catalog.settings(list.get()).get(ListParameters.BOUNCERS_LEVEL2_NOTIFICATION));
        } else {
            byRule(queueId, list.get(), member, bounce);
        }
    }

    /** As Sympa: the robot asks in the name of those who run the list. */
    private void byRule(String queueId, MailingList list, Member member, Bounce bounce) {
        EmailAddress asking = domains.listmasters(list.domain()).stream().findFirst().or(() -> admins.owners(list.id()).stream().map(ListAdmin::address).findFirst()).orElse(list.requestAddress());
        Decision decision = scenarios.decide("del", ScenarioContext.forList(list.address()).sender(asking, AuthMethod.MD5).email(member.address()).build());
        if (!decision.allowed()) {
            MailLog.line("bounce", queueId, "member=<" + member.address() + ">, status=kept (del: " + decision.action() + " by " + decision.file() + ":" + decision.line() + ")");
            ledger.note(List.of(new BounceLedger.Entry(member.id(), member.listId(), bounce, clock.instant(), queueId, "")));
            return;
        }
        remove(list, member, bounce, 0, BounceNotification.NONE);
        admins.ownersToTell(list.id(), Notice.BOUNCE).forEach(owner -> post.send(Letter.fromList(list, "automatic_del", owner, list.locale())
            .with("address", member.address().toString()).with("reason", bounce.reason())));
    }

    private void remove(MailingList list, Member member, Bounce bounce, int level, BounceNotification tell) {
        if (members.remove(list.id(), member.address(), "bounces")) {
            actions.note(list, member.address(), "removed", level, 0, bounce.reason(), tell);
            ledger.drop(List.of(member.id()));
        }
    }
}
