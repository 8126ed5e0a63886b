package org.colombier.lists.command;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListContents;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.ops.Job;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reminds the members of the lists whose {@code remind_task} says so. A period is counted from the reminder before, the first from
 * when the parameter was set; a list that was closed begins anew. The row of the list, moved in the transaction of
 * the letters, decides which node reminds.
 */
@Component
class PeriodicReminders implements Job, ListContents {

    private static final Logger LOG = LoggerFactory.getLogger(PeriodicReminders.class);
    private static final int PAGE = 1_000;

    private final Catalog catalog;
    private final MembershipReminders reminders;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    PeriodicReminders(Catalog catalog, MembershipReminders reminders, JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
        this.catalog = catalog;
        this.reminders = reminders;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "membership-reminders";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public String run() {
        Map<Long, LocalDateTime> since = since();
        List<MailingList> all = catalog.all();
        long letters = 0;
        int reminded = 0;
        for (int from = 0; from < all.size(); from += PAGE) {
            List<MailingList> page = all.subList(from, Math.min(all.size(), from + PAGE));
            Map<Long, ListSettings> settings = catalog.settings(page);
            for (MailingList list : page) {
                ListSettings chosen = settings.get(list.id());
                int months = chosen == null || !list.isOpen() ? 0 : months(chosen.get(ListParameters.REMIND_TASK));
                long sent = attend(list, months, since.get(list.id()));
                letters += sent;
                reminded += sent > 0 ? 1 : 0;
            }
        }
        return letters + " reminders to the members of " + reminded + " lists";
    }

    /** @param months of the period; 0 for no reminders @param since from when it counts, null if that is not noted yet */
    private long attend(MailingList list, int months, @Nullable LocalDateTime since) {
        if (months == 0) {
            if (since != null) {
                purge(list.id());
            }
        } else if (since == null) {
            jdbc.sql("INSERT IGNORE INTO list_reminder (list_id, since) VALUES (?, ?)").params(list.id(), now()).update();
        } else if (!since.plusMonths(months).isAfter(now())) {
            return remind(list, since);
        }
        return 0;
    }

    /** A list whose reminder cannot be written holds up no other. */
    private long remind(MailingList list, LocalDateTime since) {
        try {
            Long sent = transaction.execute(status -> isFirst(list, since) ? reminders.remind(list) : 0L);
            return sent == null ? 0 : sent;
        } catch (RuntimeException e) {
            LOG.warn("the members of {} were not reminded: {}", list.address(), e.getMessage(), e);
            return 0;
        }
    }

    private boolean isFirst(MailingList list, LocalDateTime since) {
        return jdbc.sql("UPDATE list_reminder SET since = ? WHERE list_id = ? AND since = ?").params(now(), list.id(), since).update() == 1;
    }

    private Map<Long, LocalDateTime> since() {
        Map<Long, LocalDateTime> all = new HashMap<>();
        jdbc.sql("SELECT list_id, since FROM list_reminder").query(rs -> {
            all.put(rs.getLong(1), rs.getObject(2, LocalDateTime.class));
        });
        return all;
    }

    /** The words are the names of Sympa's task models. */
    private static int months(String word) {
        return switch (word) {
            case "none" -> 0;
            case "monthly" -> 1;
            case "yearly" -> 12;
            default -> Integer.parseInt(word.replace("month", ""));
        };
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant().truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);
    }

    @Override
    public void purge(long listId) {
        jdbc.sql("DELETE FROM list_reminder WHERE list_id = ?").param(listId).update();
    }
}
