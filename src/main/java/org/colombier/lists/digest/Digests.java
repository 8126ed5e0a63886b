package org.colombier.lists.digest;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.WeeklyTimes;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.Reception;
import org.colombier.lists.posting.Circular;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.MessageContent;
import org.colombier.ops.MailLog;
import org.colombier.queue.BodyStore;
import org.colombier.queue.QueueId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** The digests of all lists: what waits, when it leaves, what it will look like, and sending it. Thread-safe. */
@Service
public class Digests {

    /** Digests sent: how many editions, how many posts were in them, how many copies went out. */
    public record Sent(long editions, long posts, long copies) {

        static final Sent NOTHING = new Sent(0, 0, 0);

        Sent plus(Sent other) {
            return new Sent(editions + other.editions, posts + other.posts, copies + other.copies);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Digests.class);

    private final Catalog catalog;
    private final Members members;
    private final WaitingPosts waitingPosts;
    private final BodyStore bodies;
    private final Circular circular;
    private final RobotPost robotPost;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Digests(Catalog catalog, Members members, WaitingPosts waitingPosts, BodyStore bodies, Circular circular, RobotPost robotPost, TransactionTemplate transaction, Clock clock) {
        this.catalog = catalog;
        this.members = members;
        this.waitingPosts = waitingPosts;
        this.bodies = bodies;
        this.circular = circular;
        this.robotPost = robotPost;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What is in the list's next digests, in their order; at most 1,000. */
    public List<WaitingPost> waiting(MailingList list) {
        return waitingPosts.of(list.id());
    }

    /** When the next digest leaves if it is not full before; empty if the list has no times. */
    public Optional<Instant> next(MailingList list) {
        ListSettings settings = catalog.settings(list);
        return settings.get(ListParameters.DIGEST).next(clock.instant(), settings.get(ListParameters.TIME_ZONE));
    }

    /** When the last digest left. */
    public Optional<Instant> last(MailingList list) {
        return waitingPosts.lastEdition(list.id()).map(WaitingPosts.Edition::sent);
    }

    /** The digest as it would leave now; empty if nothing waits. */
    public Optional<MessageContent> preview(MailingList list, DigestForm form) {
        ListSettings settings = catalog.settings(list);
        List<WaitingPost> posts = portion(list, settings);
        long edition = waitingPosts.lastEdition(list.id()).map(WaitingPosts.Edition::number).orElse(0L) + 1;
        return posts.isEmpty() ? Optional.empty() : Optional.of(MessageContent.of(form.write(paper(list, settings, form, posts, edition))));
    }

    /**
     * Sends all that waits, in as many digests as the list's bounds ask for. Whoever else sends the same list's digest at
     * once, on whatever node, waits and then finds nothing.
     *
     * @param keep the posts stay for the next digest
     */
    public Sent send(MailingList list, boolean keep) {
        return keep ? sendOne(list, true, false) : sendAll(list, false);
    }

    /** Sends the digests that are full, and leaves what does not fill one to the list's next time. */
    Sent sendFull(MailingList list) {
        return sendAll(list, true);
    }

    private Sent sendAll(MailingList list, boolean onlyFull) {
        Sent all = Sent.NOTHING;
        for (Sent one = sendOne(list, false, onlyFull); one.editions() > 0; one = sendOne(list, false, onlyFull)) {
            all = all.plus(one);
        }
        return all;
    }

    /** One digest in one transaction; nothing if no post waits, or too few. */
    private Sent sendOne(MailingList list, boolean keep, boolean onlyFull) {
        return transaction.execute(status -> {
            // The lock first: what is read before it could be from before another node's digest.
            long edition = waitingPosts.nextEdition(list.id(), clock.instant());
            ListSettings settings = catalog.settings(list);
            boolean enough = waitingPosts.content(list.id()).filter(waiting -> !onlyFull || isFull(settings, waiting)).isPresent();
            if (!enough) {
                status.setRollbackOnly();
                return Sent.NOTHING;
            }
            List<WaitingPost> posts = portion(list, settings);
            long copies = copies(list, settings, posts, edition);
            if (!keep) {
                waitingPosts.take(list.id(), posts);
            }
            MailLog.line("digest", "NOQUEUE", "list=<" + list.address() + ">, edition=" + edition + ", posts=" + posts.getFirst().number() + "-"
                + posts.getLast().number() + ", copies=" + copies + ", status=sent");
            return new Sent(1, posts.size(), copies);
        });
    }

    private long copies(MailingList list, ListSettings settings, List<WaitingPost> posts, long edition) {
        Set<Reception> chosen = members.countByReception(list.id()).keySet();
        long copies = 0;
        for (DigestForm form : DigestForm.values()) {
            if (chosen.contains(form.reception())) {
                byte[] digest = form.write(paper(list, settings, form, posts, edition));
                copies += circular.send(list, Set.of(form.reception()), digest, "digest " + edition);
            }
        }
        return copies;
    }

    private List<WaitingPost> portion(MailingList list, ListSettings settings) {
        return WaitingPosts.portion(waitingPosts.of(list.id()), settings.get(ListParameters.DIGEST_MAX_SIZE), settings.get(ListParameters.DIGEST_MAX_OCTETS));
    }

    private DigestPaper paper(MailingList list, ListSettings settings, DigestForm form, List<WaitingPost> posts, long edition) {
        Locale language = list.locale();
        DateTimeFormatter dates = format("digest.moment", settings, language);
        DateTimeFormatter day = format("digest.day", settings, language);
        List<Map<String, Object>> contents = posts.stream().map(post -> Map.<String, Object>of("number", post.number(), "subject", post.subject(),
            "author", post.author(), "date", dates.format(post.received()), "size", post.size())).toList();
        Letter letter = Letter.fromList(list, form.template(), list.address(), language).with("posts", contents).with("edition", edition)
            .with("date", day.format(clock.instant()));
        return new DigestPaper(list, robotPost.text(letter), posts, post -> bodies.content(post.body()), clock.instant(), QueueId.next(clock));
    }

    private static DateTimeFormatter format(String pattern, ListSettings settings, Locale language) {
        return DateTimeFormatter.ofPattern(ListMessages.text(language, pattern), language).withZone(zone(settings));
    }

    private static ZoneId zone(ListSettings settings) {
        return settings.get(ListParameters.TIME_ZONE);
    }

    /** Sends the digests whose time has come, and what is left over of lists that have no times any more. */
    Sent sendDue() {
        Sent all = Sent.NOTHING;
        for (Map.Entry<Long, WaitingPosts.Content> entry : waitingPosts.contents().entrySet()) {
            Optional<MailingList> list = catalog.find(entry.getKey()).filter(MailingList::isOpen);
            if (list.isPresent()) {
                all = all.plus(sendDue(list.get(), entry.getValue()));
            }
        }
        return all;
    }

    /** A list whose digest cannot be written stops no other's; it is tried again at the next run. */
    private Sent sendDue(MailingList list, WaitingPosts.Content waiting) {
        try {
            ListSettings settings = catalog.settings(list);
            if (isDue(settings, waiting)) {
                return send(list, false);
            }
            return isFull(settings, waiting) ? sendFull(list) : Sent.NOTHING;
        } catch (RuntimeException fault) {
            LOG.error("the digest of {} waits for the next run: {}", list.address(), fault.getMessage(), fault);
            return Sent.NOTHING;
        }
    }

    /** A post is due when one of the list's times has come since it was put there: so a time is never missed, however long the site was down. */
    private boolean isDue(ListSettings settings, WaitingPosts.Content waiting) {
        WeeklyTimes times = settings.get(ListParameters.DIGEST);
        return times.isNever() || times.last(clock.instant(), zone(settings)).filter(time -> waiting.oldest().isBefore(time)).isPresent();
    }

    static boolean isFull(ListSettings settings, WaitingPosts.Content waiting) {
        return waiting.posts() >= settings.get(ListParameters.DIGEST_MAX_SIZE) || waiting.octets() >= settings.get(ListParameters.DIGEST_MAX_OCTETS);
    }
}
