package org.colombier.lists.bounce;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.colombier.directory.Domains;
import org.colombier.directory.Listmasters;
import org.colombier.lists.catalog.ListParameters.BounceNotification;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin.Notice;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.EmailAddress;
import org.colombier.ops.MailLog;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The book of what was done about members, and the letters about it: noted in the transaction that does it, told in one
 * letter for many, also if the node dies in between. Thread-safe.
 */
@Component
class BounceActions {

    /** What one letter names; the number of the others stands below. */
    private static final int NAMED = 200;

    private final JdbcClient jdbc;
    private final Admins admins;
    private final Domains domains;
    private final Listmasters listmasters;
    private final RobotPost post;
    private final Clock clock;

    BounceActions(JdbcClient jdbc, Admins admins, Domains domains, Listmasters listmasters, RobotPost post, Clock clock) {
        this.jdbc = jdbc;
        this.admins = admins;
        this.domains = domains;
        this.listmasters = listmasters;
        this.post = post;
        this.clock = clock;
    }

    /** @param tell {@code none}: it is only noted */
    void note(MailingList list, EmailAddress member, String action, int level, int score, String reason, BounceNotification tell) {
        String bounded = reason.length() > Bounce.LONGEST_REASON ? reason.substring(0, Bounce.LONGEST_REASON) : reason;
        jdbc.sql("INSERT INTO bounce_action (list_id, at, address, action, level, score, reason, tell, told) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .params(list.id(), BounceLedger.utc(clock.instant()), member.canonical().toString(), action, level, score, bounded, tell.name().toLowerCase(java.util.Locale.ROOT), tell == BounceNotification.NONE).update();
        MailLog.line("bounce", "NOQUEUE", "list=<" + list.address() + ">, member=<" + member + ">, level=" + level + ", score=" + score + ", status=" + action + " (" + bounded + ")");
    }

    List<BounceAction> of(long listId, int limit) {
        return jdbc.sql("SELECT at, address, action, level, score, reason FROM bounce_action WHERE list_id = ? ORDER BY id DESC LIMIT ?").params(listId, limit).query(BounceActions::row).list();
    }

    private static BounceAction row(java.sql.ResultSet rs, int n) throws java.sql.SQLException {
        return new BounceAction(BounceLedger.instant(rs, 1).orElseThrow(), rs.getString(2), rs.getString(3), rs.getInt(4), rs.getInt(5), rs.getString(6));
    }

    /** The lists with something that nobody was told yet. */
    List<Long> untold() {
        return jdbc.sql("SELECT DISTINCT list_id FROM bounce_action WHERE told = FALSE").query(Long.class).list();
    }

    /** Tells owners and listmasters in one letter what was done since the last one. The rows decide which node writes it. */
    @Transactional
    public void tell(MailingList list) {
        for (BounceNotification whom : List.of(BounceNotification.OWNER, BounceNotification.LISTMASTER)) {
            String word = whom.name().toLowerCase(java.util.Locale.ROOT);
            List<Long> ids = jdbc.sql("SELECT id FROM bounce_action WHERE list_id = ? AND told = FALSE AND tell = ? ORDER BY id LIMIT 10000 FOR UPDATE").params(list.id(), word).query(Long.class).list();
            if (!ids.isEmpty()) {
                List<BounceAction> done = jdbc.sql("SELECT at, address, action, level, score, reason FROM bounce_action WHERE id IN (:ids) ORDER BY id").param("ids", ids.stream().limit(NAMED).toList()).query(BounceActions::row).list();
                write(list, whom, done, ids.size());
                jdbc.sql("UPDATE bounce_action SET told = TRUE WHERE list_id = ? AND told = FALSE AND tell = ? AND id <= ?").params(list.id(), word, ids.getLast()).update();
            }
        }
    }

    private void write(MailingList list, BounceNotification whom, List<BounceAction> done, int total) {
        for (EmailAddress to : whom == BounceNotification.OWNER ? admins.ownersToTell(list.id(), Notice.BOUNCE) : listmasters(list)) {
            post.send(Letter.fromList(list, "automatic_bounce_management", to, list.locale()).with("removed", lines(done, "removed")).with("notified", lines(done, "notified"))
                .with("others", lines(done.stream().filter(a -> !a.action().equals("removed") && !a.action().equals("notified")).toList(), ""))
                .with("more", Math.max(0, total - NAMED)).with("total", total));
        }
    }

    private static List<String> lines(List<BounceAction> done, String action) {
        return done.stream().filter(a -> action.isEmpty() || a.action().equals(action)).map(a -> a.address() + " (" + (action.isEmpty() ? a.action() + ": " : "") + a.reason() + ")").collect(Collectors.toList());
    }

    /** Of the domain, else of the site. */
    List<EmailAddress> listmasters(MailingList list) {
        List<EmailAddress> own = Stream.of(domains.listmasters(list.domain())).flatMap(java.util.Collection::stream).toList();
        return own.isEmpty() ? List.copyOf(listmasters.ofSite()) : own;
    }

    void forgetBefore(Instant before) {
        jdbc.sql("DELETE FROM bounce_action WHERE told = TRUE AND at < ? LIMIT 100000").param(BounceLedger.utc(before)).update();
    }
}
