package org.colombier.lists.source;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.ops.Job;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Synchronises the lists whose time has come, some at once; every hour it also looks for lists that it does not know. */
@Component
class SourceJobs implements Job {

    private static final Logger LOG = LoggerFactory.getLogger(SourceJobs.class);
    private static final Duration LOOK = Duration.ofHours(1);
    private static final int PAGE = 200;
    private static final int LISTS = 1_000;

    private final Sources sources;
    private final Catalog catalog;
    private final DueLists due;
    private final SourceSettings settings;
    private final Clock clock;
    private volatile Instant looked = Instant.MIN;

    SourceJobs(Sources sources, Catalog catalog, DueLists due, SourceSettings settings, Clock clock) {
        this.sources = sources;
        this.catalog = catalog;
        this.due = due;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "data-sources";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(30);
    }

    @Override
    public String run() {
        if (!looked.plus(LOOK).isAfter(clock.instant())) {
            look();
            looked = clock.instant();
        }
        int done = 0;
        int failed = 0;
        try (ExecutorService workers = Executors.newFixedThreadPool(settings.parallel(), Thread.ofVirtual().name("source-sync-", 0).factory())) {
            for (List<Long> lists = due.due(PAGE); !lists.isEmpty(); lists = due.due(PAGE)) {
                List<Future<Boolean>> page = new ArrayList<>();
                lists.forEach(id -> page.add(workers.submit(() -> sync(id))));
                for (Future<Boolean> one : page) {
                    failed += one.get() ? 0 : 1;
                    done++;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        }
        return done + " lists synchronised" + (failed > 0 ? ", " + failed + " with failures" : "");
    }

    private boolean sync(long listId) {
        try {
            MailingList list = catalog.find(listId).filter(MailingList::isOpen).orElse(null);
            if (list == null) {
                due.later(listId, LOOK);
                return true;
            }
            return sources.sync(list, "schedule", false).outcome().equals("ok");
        } catch (SourceBusy elsewhere) {
            return true;
        } catch (RuntimeException failed) {
            LOG.error("the sources of list {} cannot be synchronised", listId, failed);
            due.later(listId, settings.retry());
            return false;
        }
    }

    /** Defaults of the site and imports bring sources, too. */
    private void look() {
        List<MailingList> all = catalog.all();
        for (int from = 0; from < all.size(); from += LISTS) {
            List<MailingList> some = all.subList(from, Math.min(all.size(), from + LISTS));
            Map<Long, ListSettings> their = catalog.settings(some);
            some.stream().filter(list -> Definitions.parameters().stream().anyMatch(p -> !their.get(list.id()).text(p).isBlank())).forEach(list -> due.know(list.id()));
        }
    }
}
