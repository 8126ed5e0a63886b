package org.colombier.lists.catalog;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.colombier.ops.Job;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Finds lists of which a stored value is none that its parameter takes, as after a change in the database or an older
 * release: such a list is in {@code error_config}, its posts wait, until the value is corrected.
 */
@Component
class SettingsCheck implements Job {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsCheck.class);
    private static final int AT_ONCE = 1_000;

    private final Catalog catalog;
    private final ListLives lives;

    SettingsCheck(Catalog catalog, ListLives lives) {
        this.catalog = catalog;
        this.lives = lives;
    }

    @Override
    public String name() {
        return "list-settings-check";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public String run() {
        List<MailingList> lists = catalog.all().stream().filter(l -> l.status() == ListStatus.OPEN || l.status() == ListStatus.ERROR_CONFIG).toList();
        int faulty = 0;
        for (int from = 0; from < lists.size(); from += AT_ONCE) {
            List<MailingList> some = lists.subList(from, Math.min(lists.size(), from + AT_ONCE));
            var settings = catalog.settings(some);
            for (MailingList list : some) {
                faulty += check(list, settings.get(list.id())) ? 0 : 1;
            }
        }
        return lists.size() + " lists, " + faulty + " with settings in error";
    }

    /** @return true if all is well */
    private boolean check(MailingList list, ListSettings settings) {
        String faults = ListParameters.all().stream().flatMap(p -> settings.fault(p).map(why -> p.name() + ": " + why).stream()).collect(Collectors.joining("; "));
        if (faults.isEmpty()) {
            if (list.status() == ListStatus.ERROR_CONFIG && lives.mend(list)) {
                LOG.info("list {}: its settings are in order again", list.address());
            }
        } else if (lives.fault(list, faults)) {
            LOG.error("list {}: its settings are in error, its posts wait: {}", list.address(), faults);
        }
        return faults.isEmpty();
    }
}
