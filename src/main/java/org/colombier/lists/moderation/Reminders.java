package org.colombier.lists.moderation;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.EmailAddress;
import org.colombier.ops.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reminds moderators of posts and owners of requests that have waited for {@code colombier.moderation.remind-days}, one
 * letter per list and person. The rows are marked in the transaction of the letters, so that nobody is reminded twice.
 */
@Component
class Reminders implements Job {

    private final JdbcClient jdbc;
    private final Catalog catalog;
    private final Admins admins;
    private final HeldMessages messages;
    private final Requests requests;
    private final DecisionNotices notices;
    private final RobotPost robotPost;
    private final ModerationSettings settings;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Reminders(JdbcClient jdbc, Catalog catalog, Admins admins, HeldMessages messages, Requests requests, DecisionNotices notices, RobotPost robotPost,
              ModerationSettings settings, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.catalog = catalog;
        this.admins = admins;
        this.messages = messages;
        this.requests = requests;
        this.notices = notices;
        this.robotPost = robotPost;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "moderation-reminders";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public String run() {
        if (settings.remindDays() == 0) {
            return "not wanted (colombier.moderation.remind-days is 0)";
        }
        LocalDateTime before = Rows.utc(clock.instant()).minusDays(settings.remindDays());
        int reminded = 0;
        for (long id : due("held_message", "received", before)) {
            reminded += Boolean.TRUE.equals(transaction.execute(status -> catalog.find(id).filter(l -> mark("held_message", "received", l, before)).map(this::ofPosts).isPresent())) ? 1 : 0;
        }
        for (long id : due("held_request", "created", before)) {
            reminded += Boolean.TRUE.equals(transaction.execute(status -> catalog.find(id).filter(l -> mark("held_request", "created", l, before)).map(this::ofRequests).isPresent())) ? 1 : 0;
        }
        return reminded + " reminders";
    }

    private List<Long> due(String table, String since, LocalDateTime before) {
        return jdbc.sql("SELECT DISTINCT list_id FROM " + table + " WHERE state = 'PENDING' AND decider = 'MODERATOR' AND COALESCE(reminded, " + since + ") < ?")
            .param(before).query(Long.class).list();
    }

    /** The row locks of this update let one node remind; the other then finds nothing that is due. */
    private boolean mark(String table, String since, MailingList list, LocalDateTime before) {
        return jdbc.sql("UPDATE " + table + " SET reminded = ? WHERE list_id = ? AND state = 'PENDING' AND decider = 'MODERATOR' AND COALESCE(reminded, " + since + ") < ?")
            .params(Rows.utc(clock.instant()), list.id(), before).update() > 0;
    }

    private MailingList ofPosts(MailingList list) {
        List<HeldMessage> waiting = messages.in(list.id());
        List<String> lines = waiting.stream().limit(20).map(m -> m.sender() + ": " + m.subject()).toList();
        notices.moderators(list).forEach(person -> remind(list, "moderate_reminder", person, waiting.size(), lines));
        return list;
    }

    private MailingList ofRequests(MailingList list) {
        List<HeldRequest> waiting = requests.in(list.id());
        List<String> lines = waiting.stream().limit(20).map(r -> r.operation() + " " + r.address()).toList();
        admins.owners(list.id()).stream().filter(a -> a.wants(ListAdmin.Notice.REQUEST)).map(ListAdmin::address).forEach(person -> remind(list, "request_reminder", person, waiting.size(), lines));
        return list;
    }

    private void remind(MailingList list, String text, EmailAddress person, int count, List<String> lines) {
        robotPost.send(Letter.fromRobot(list.domain(), text, person, list.locale()).about(list).with("count", count).with("waiting", lines)
            .with("more", Math.max(0, count - lines.size())));
    }
}
