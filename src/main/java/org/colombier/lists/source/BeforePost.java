package org.colombier.lists.source;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.posting.BeforeDistribution;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Synchronises a list before a post if its people are older than {@code distribution_ttl}. The post waits for a bounded
 * time; what takes longer goes on by itself, and the post goes to the members as they are.
 */
@Component
class BeforePost implements BeforeDistribution {

    private static final Logger LOG = LoggerFactory.getLogger(BeforePost.class);

    private final Sources sources;
    private final DueLists due;
    private final SourceSettings settings;
    private final Clock clock;
    /** Each waiting post keeps a connection to the database: the synchronisations need some, too. */
    private final Semaphore places;

    BeforePost(Sources sources, DueLists due, SourceSettings settings, Clock clock) {
        this.sources = sources;
        this.due = due;
        this.settings = settings;
        this.clock = clock;
        this.places = new Semaphore(settings.parallel());
    }

    @Override
    public void before(MailingList list, ListSettings now) {
        Optional<DueLists.Standing> standing = due.of(list.id());
        if (standing.isEmpty() || standing.get().running() || !isOld(standing.get(), now) || !places.tryAcquire()) {
            return;
        }
        // In a thread of its own: its steps commit one by one, whatever becomes of the post's transaction, which reads what is committed.
        Thread sync = Thread.ofVirtual().name("source-before-post").start(() -> sync(list));
        try {
            if (!sync.join(settings.postWait())) {
                LOG.warn("{}: the sources take longer than {}; the post goes to the members as they are", list.address(), settings.postWait());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isOld(DueLists.Standing standing, ListSettings now) {
        Duration age = Duration.ofSeconds(now.get(ListParameters.DISTRIBUTION_TTL).orElseGet(() -> now.get(ListParameters.TTL)));
        Instant last = standing.attempted().orElse(Instant.MIN);
        return last.equals(Instant.MIN) || last.plus(age).isBefore(clock.instant());
    }

    private void sync(MailingList list) {
        try {
            sources.sync(list, "post", false);
        } catch (SourceBusy elsewhere) {
            LOG.debug("{}: another node synchronises it", list.address());
        } catch (RuntimeException failed) {
            LOG.error("the sources of {} cannot be synchronised before a post", list.address(), failed);
        } finally {
            places.release();
        }
    }
}
