package org.colombier.lists.posting;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.ops.Job;
import org.colombier.ops.MailLog;
import org.colombier.queue.BodyStore;
import org.colombier.queue.QueueUnavailable;
import org.colombier.queue.Turn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Posts with members' data in them: the first page of copies is written with the post, the rest page by page in transactions of
 * their own, each of which also notes how far it came. So a list of any size holds no transaction open for long, and after a crash,
 * on this node or another, the writing goes on behind the last page that was committed: nobody is left out, nobody has two.
 * Posts of one list are written in their order. Thread-safe.
 */
@Component
class PersonalPosts implements Job, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(PersonalPosts.class);
    private static final int USUAL_PRIORITY = 5;

    private final PersonalRows rows;
    private final PersonalCopies copies;
    private final Renderings renderings;
    private final FooterTexts footers;
    private final Catalog catalog;
    private final BodyStore bodies;
    private final Traffic traffic;
    private final TransactionTemplate transaction;
    /** One thread of a node writes; another node's pages are kept apart by the row's lock. */
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean stopping;

    PersonalPosts(PersonalRows rows, PersonalCopies copies, Renderings renderings, FooterTexts footers, Catalog catalog, BodyStore bodies, Traffic traffic, PlatformTransactionManager transactions) {
        this.rows = rows;
        this.copies = copies;
        this.renderings = renderings;
        this.footers = footers;
        this.catalog = catalog;
        this.bodies = bodies;
        this.traffic = traffic;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** In the caller's transaction. @return how many copies are written already */
    long begin(Outgoing post, PostForm form, byte[] formed) {
        PersonalCopies.Written first = rows.isWaiting(post.list().id()) ? new PersonalCopies.Written(0, Optional.of(PersonalPost.Place.BEGINNING))
            : copies.write(post, form, formed, PersonalPost.Place.BEGINNING);
        first.last().ifPresent(last -> {
            rows.add(PersonalPost.of(post, form, bodies.store(MessageContent.of(formed)), last));
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    Thread.ofVirtual().name("personal-posts").start(PersonalPosts.this::goOn);
                }
            });
        });
        log(post, form, first.copies(), first.last().isEmpty());
        return first.copies();
    }

    @Override
    public String name() {
        return "personal-posts";
    }

    /** What a node that died left is taken up so soon. */
    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public String run() {
        return writeAll() + " copies written";
    }

    private void goOn() {
        try {
            writeAll();
        } catch (DataAccessException | TransactionException | QueueUnavailable away) {
            LOG.warn("personal copies wait for the next minute: {}", away.getMessage());
        }
    }

    private long writeAll() {
        // Whoever is at it looks for more before it ends; what comes in between is found a minute later.
        if (!writing.tryLock()) {
            return 0;
        }
        try {
            long total = 0;
            for (long written = 1; written > 0 && !stopping; ) {
                written = 0;
                for (long id : rows.oldest()) {
                    written += stopping ? 0 : page(id);
                }
                total += Math.max(0, written);
            }
            return total;
        } finally {
            writing.unlock();
        }
    }

    /** Writes one page of a post. @return how many steps were done: copies, and one for the end */
    private long page(long id) {
        Long written = transaction.execute(status -> {
            Optional<PersonalPost> taken = rows.take(id);
            if (taken.isEmpty()) {
                return 0L;
            }
            PersonalPost post = taken.get();
            Optional<MailingList> list = catalog.find(post.listId());
            if (list.isEmpty()) {
                rows.done(post);
                return 1L;
            }
            return page(post, list.get());
        });
        return written == null ? 0 : written;
    }

    private long page(PersonalPost post, MailingList list) {
        ListSettings settings = catalog.settings(list);
        Outgoing outgoing = outgoing(post, list, settings);
        PersonalCopies.Written[] written = new PersonalCopies.Written[1];
        String priority = settings.get(ListParameters.PRIORITY);
        Duration turn = priority.equals("z") ? Duration.ZERO : Duration.ofMinutes(Integer.parseInt(priority) - USUAL_PRIORITY);
        Turn.later(turn, () -> written[0] = copies.write(outgoing, post.form(), outgoing.copy(), post.after()));
        written[0].last().ifPresentOrElse(last -> rows.moved(post.id(), last), () -> rows.done(post));
        traffic.sent(list.id(), written[0].copies());
        log(outgoing, post.form(), written[0].copies(), written[0].last().isEmpty());
        return written[0].copies() + 1;
    }

    private Outgoing outgoing(PersonalPost post, MailingList list, ListSettings settings) {
        byte[] formed = bodies.content(post.body()).octets();
        FooterTexts.Found found = footers.of(list, settings);
        Author author = Author.of(HeaderSection.read(formed)).orElseGet(() -> new Author(post.author(), ""));
        Rendering rendering = renderings.of(list, settings, author, post.rewritten(), post.archivedAt(), post.receipts(), found);
        return new Outgoing(list, formed, post.topics(), post.author(), rendering, new Merge(list, post.scope(), found), new VerpShare(100, post.number()), post.receipts(), post.digests(),
            post.signer(), post.notBefore(), post.origin());
    }

    private static void log(Outgoing post, PostForm form, long count, boolean all) {
        MailLog.line("robot", post.origin(), "list=<" + post.list().address() + ">, number=" + post.share().post() + ", form=" + form + ", personal, nrcpt=" + count + (all ? "" : ", more to come"));
    }

    /** A page that is being written is written to its end. */
    @Override
    public void destroy() {
        stopping = true;
        writing.lock();
        writing.unlock();
    }
}
