package org.colombier.lists.family;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.Families;
import org.colombier.lists.catalog.Family;
import org.colombier.lists.catalog.FamilyCatalog;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.UnmadeLists;
import org.colombier.lists.members.Members;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.lists.scenario.ScenarioContext;
import org.colombier.lists.scenario.Scenarios;
import org.colombier.lists.source.SourceBusy;
import org.colombier.lists.source.Sources;
import org.colombier.lists.source.SyncReport;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.SmtpReply;
import org.colombier.ops.MailLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Lists that come into being by the first mail to them, where a family has {@code automatic.yml}. Thread-safe; of two
 * nodes that make the same list the table's unique key lets one, and the other takes what that made.
 */
@Service
public class AutomaticLists implements UnmadeLists {

    /** What became of a mail to a list that was not there. */
    public sealed interface Outcome {

        /** The list is there now: the mail is its first post. */
        record Ready(MailingList list) implements Outcome {
        }

        /** For the sender, or for the queue if it is a temporary one. */
        record Refused(SmtpReply reply) implements Outcome {
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(AutomaticLists.class);
    private static final String OPERATION = "automatic_list_creation";
    private static final Duration FRESH = Duration.ofSeconds(5);

    private record Rules(Instant read, Domain domain, List<AutomaticRule> rules) {
    }

    private final Families families;
    private final FamilyCatalog members;
    private final FamilyLists maker;
    private final Catalog catalog;
    private final Members people;
    private final Sources sources;
    private final Scenarios scenarios;
    private final FamilySettings settings;
    private final TransactionOperations transaction;
    private final Clock clock;
    /** Each list that is being made keeps a mail's transaction waiting. */
    private final Semaphore places;
    /** By domain, for a few seconds: whoever tries addresses must not make us read files for each. */
    private final java.util.concurrent.ConcurrentHashMap<Domain, Rules> known = new java.util.concurrent.ConcurrentHashMap<>();

    AutomaticLists(Families families, FamilyCatalog members, FamilyLists maker, Catalog catalog, Members people, Sources sources, Scenarios scenarios, FamilySettings settings,
                   TransactionOperations transaction, Clock clock) {
        this.families = families;
        this.members = members;
        this.maker = maker;
        this.catalog = catalog;
        this.people = people;
        this.sources = sources;
        this.scenarios = scenarios;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
        this.places = new Semaphore(settings.parallel());
    }

    @Override
    public boolean covers(EmailAddress list) {
        return rule(list).isPresent();
    }

    @Override
    public boolean mayMake(EmailAddress list, EmailAddress sender) {
        return rule(list).filter(rule -> allowed(rule, list, sender)).isPresent();
    }

    /** The longest prefix decides. */
    private Optional<AutomaticRule> rule(EmailAddress list) {
        return rules(list.domain()).stream().filter(r -> r.covers(list)).max(java.util.Comparator.comparingInt(r -> r.prefix().length()));
    }

    private List<AutomaticRule> rules(Domain domain) {
        Rules now = known.get(domain);
        if (now == null || now.read().plus(FRESH).isBefore(clock.instant())) {
            now = new Rules(clock.instant(), domain, families.names(domain).stream().flatMap(name -> read(name, domain).stream()).toList());
            known.put(domain, now);
        }
        return now.rules();
    }

    private Optional<AutomaticRule> read(String name, Domain domain) {
        try {
            return AutomaticRule.read(families.find(name, domain));
        } catch (ListConflict broken) {
            LOG.warn("the family {} makes no lists: {}", name, broken.getMessage());
            return Optional.empty();
        }
    }

    private boolean allowed(AutomaticRule rule, EmailAddress list, EmailAddress sender) {
        // One value in the rules: the sender's own if they are one of the owners.
        EmailAddress owner = rule.owners().stream().filter(o -> o.canonical().equals(sender.canonical())).findFirst().or(() -> rule.owners().stream().findFirst()).orElse(sender);
        boolean none = rule.owners().isEmpty();
        return scenarios.decide(OPERATION, ScenarioContext.forDomain(list.domain()).sender(sender, AuthMethod.SMTP).variable("automatic_listname", list.localPart())
            .variable("family->name", rule.family()).variable("family->owner", none ? "" : owner.canonical().toString()).build()).allowed();
    }

    /**
     * Makes the list that a mail is for and brings in the people of its sources. Called within the mail's transaction,
     * which waits for a bounded time: the list is made in others, committed before the mail is a post of it, so that the
     * sources find it; after a crash in between the mail comes again and finds the list.
     *
     * @param sender the author
     */
    public Outcome make(EmailAddress list, EmailAddress sender, String queueId) {
        Optional<AutomaticRule> rule = rule(list);
        if (rule.isEmpty() || !allowed(rule.get(), list, sender)) {
            return refused(list, queueId, 550, "5.1.1", "No such list, and you may not create it");
        }
        if (members.madeSince(rule.get().family(), clock.instant().minus(Duration.ofHours(1))) >= settings.automaticPerHour() || !places.tryAcquire()) {
            return refused(list, queueId, 450, "4.3.2", "Too many lists are being created, try again later");
        }
        return aside(list, () -> made(rule.get(), list, sender, queueId));
    }

    /**
     * Whether a list that was made so may take posts: it is there, but its sources may not have answered yet, or have
     * nobody any more. Called as {@link #make}.
     */
    public Outcome ready(MailingList list, String queueId) {
        Optional<AutomaticRule> rule = list.family().isEmpty() ? Optional.empty() : rule(list.address()).filter(r -> list.family().get().equals(r.family()));
        if (rule.isEmpty() || people.count(list.id()) > 0) {
            return new Outcome.Ready(list);
        }
        return places.tryAcquire() ? aside(list.address(), () -> filled(rule.get(), list, queueId)) : refused(list.address(), queueId, 450, "4.3.2", "Too many lists are being filled, try again later");
    }

    private Outcome aside(EmailAddress list, Supplier<Outcome> work) {
        AtomicReference<Outcome> outcome = new AtomicReference<>(refused(450, "4.2.1", "The list is being created, try again later"));
        Thread maker = Thread.ofVirtual().name("automatic-list").start(() -> {
            try {
                outcome.set(work.get());
            } catch (RuntimeException failed) {
                LOG.error("{} cannot be created by a mail to it", list, failed);
            } finally {
                places.release();
            }
        });
        try {
            if (!maker.join(settings.automaticWait())) {
                LOG.warn("{}: the sources of the new list take longer than {}; the mail comes again", list, settings.automaticWait());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return outcome.get();
    }

    private Outcome made(AutomaticRule rule, EmailAddress address, EmailAddress sender, String queueId) {
        MailingList list;
        try {
            Family family = families.find(rule.family(), address.domain());
            list = java.util.Objects.requireNonNull(transaction.execute(status -> maker.make(family, address, rule.describe(address), Optional.of(sender)).list()));
        } catch (ListConflict refused) {
            Optional<MailingList> elsewhere = catalog.find(address).filter(MailingList::isOpen);
            if (elsewhere.isPresent()) {
                return new Outcome.Ready(elsewhere.get());
            }
            return refused(address, queueId, 554, "5.3.5", "The list cannot be created: " + refused.getMessage());
        }
        MailLog.line("robot", queueId, "list=<" + address + ">, created, family=" + rule.family() + ", by=<" + sender + ">");
        return filled(rule, list, queueId);
    }

    private Outcome filled(AutomaticRule rule, MailingList list, String queueId) {
        boolean synchronised = synchronise(list);
        if (people.count(list.id()) > 0) {
            return new Outcome.Ready(list);
        }
        if (!synchronised) {
            return refused(list.address(), queueId, 450, "4.2.1", "The members of the list are not known now, try again later");
        }
        if (rule.removeEmpty()) {
            catalog.purge(list);
        }
        return refused(list.address(), queueId, 554, "5.2.4", "The list has no members" + (rule.removeEmpty() ? " and was removed again" : ""));
    }

    /** @return false if a source did not answer */
    private boolean synchronise(MailingList list) {
        if (sources.standing(list).sources().isEmpty()) {
            return true;
        }
        try {
            SyncReport report = sources.sync(list, "automatic", false);
            return report.outcome().equals("ok");
        } catch (SourceBusy elsewhere) {
            return false;
        }
    }

    private static Outcome refused(EmailAddress list, String queueId, int code, String enhanced, String text) {
        MailLog.line("robot", queueId, "to=<" + list + ">, automatic list refused (" + code + " " + enhanced + " " + text + ")");
        return refused(code, enhanced, text);
    }

    private static Outcome refused(int code, String enhanced, String text) {
        String ascii = text.replaceAll("[^\\x20-\\x7e]", "?");
        return new Outcome.Refused(new SmtpReply(code, enhanced, ascii.length() > 200 ? ascii.substring(0, 200) : ascii));
    }
}
