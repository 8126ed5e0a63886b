package org.colombier.lists.smime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.colombier.directory.PortalLinks;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.EmailAddress;
import org.colombier.ops.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells people, and the owners of lists, once that a certificate expires soon; forgets signatures that are too old to prove anything. */
@Component
class CertificateExpiry implements Job {

    private static final int STEP = 200;
    /** An expired one is kept a while for its holder to see on the portal. */
    private static final Duration KEPT = Duration.ofDays(365);

    private final JdbcClient jdbc;
    private final Catalog catalog;
    private final Members members;
    private final Admins admins;
    private final RobotPost letters;
    private final PortalLinks links;
    private final TransactionTemplate transaction;
    private final SmimeSettings settings;
    private final Clock clock;

    CertificateExpiry(JdbcClient jdbc, Catalog catalog, Members members, Admins admins, RobotPost letters, PortalLinks links, TransactionTemplate transaction, SmimeSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.catalog = catalog;
        this.members = members;
        this.admins = admins;
        this.letters = letters;
        this.links = links;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "smime-certificates";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(12);
    }

    @Override
    public String run() {
        Instant soon = clock.instant().plus(settings.warnBefore());
        int people = 0;
        int step;
        do {
            step = Optional.ofNullable(transaction.execute(status -> warnPeople(soon))).orElse(0);
            people += step;
        } while (step == STEP);
        int lists = Optional.ofNullable(transaction.execute(status -> warnOwners(soon))).orElse(0);
        jdbc.sql("DELETE FROM smime_person WHERE not_after < ?").param(ListKeys.utc(clock.instant().minus(KEPT))).update();
        int forgotten = jdbc.sql("DELETE FROM smime_signature WHERE seen < ?").param(ListKeys.utc(clock.instant().minus(settings.replayWindow()).minus(Duration.ofDays(2)))).update();
        return people + " people, " + lists + " lists told, " + forgotten + " signatures forgotten";
    }

    private int warnPeople(Instant soon) {
        record Due(EmailAddress address, Instant until) {
        }
        List<Due> due = jdbc.sql("SELECT address, not_after FROM smime_person WHERE not_after < ? AND NOT warned LIMIT " + STEP + " FOR UPDATE").param(ListKeys.utc(soon))
            .query((row, n) -> new Due(EmailAddress.parse(row.getString(1)), row.getObject(2, java.time.LocalDateTime.class).toInstant(java.time.ZoneOffset.UTC))).list();
        for (Due one : due) {
            jdbc.sql("UPDATE smime_person SET warned = TRUE WHERE address = ?").param(one.address().toString()).update();
            // Whoever is on no list any more needs no certificate here.
            Optional<MailingList> list = members.listsOf(one.address()).stream().map(Member::listId).flatMap(id -> catalog.find(id).stream()).filter(MailingList::isOpen).findFirst();
            list.ifPresent(l -> letters.send(Letter.fromRobot(l.domain(), "certif_warning", one.address(), l.locale())
                .with("holder", one.address().toString()).with("until", day(one.until())).with("page", links.home(l.domain()) + "/my/certificate")));
        }
        return due.size();
    }

    private int warnOwners(Instant soon) {
        record Due(long list, Instant until) {
        }
        // Only of the newest: who has put a new one in its place knows.
        List<Due> due = jdbc.sql("""
                SELECT k.list_id, k.not_after FROM smime_list_key k WHERE k.not_after < ? AND NOT k.warned
                AND NOT EXISTS (SELECT 1 FROM smime_list_key n WHERE n.list_id = k.list_id AND n.not_after > k.not_after) LIMIT 1000""").param(ListKeys.utc(soon))
            .query((row, n) -> new Due(row.getLong(1), row.getObject(2, java.time.LocalDateTime.class).toInstant(java.time.ZoneOffset.UTC))).list();
        int told = 0;
        for (Due one : due) {
            boolean first = jdbc.sql("UPDATE smime_list_key SET warned = TRUE WHERE list_id = ? AND NOT warned").param(one.list()).update() > 0;
            Optional<MailingList> list = catalog.find(one.list()).filter(MailingList::isOpen);
            if (first && list.isPresent()) {
                told++;
                for (EmailAddress owner : admins.ownersToTell(one.list(), ListAdmin.Notice.REPORT)) {
                    letters.send(Letter.fromRobot(list.get().domain(), "certif_warning", owner, list.get().locale()).about(list.get())
                        .with("holder", list.get().address().toString()).with("until", day(one.until())).with("page", links.list(list.get().address()) + "/certificate"));
                }
            }
        }
        return told;
    }

    private static String day(Instant until) {
        return until.atZone(java.time.ZoneOffset.UTC).toLocalDate().toString();
    }
}
