package org.colombier.routing;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.colombier.batch.Together;
import org.colombier.directory.Domains;
import org.colombier.directory.Entries;
import org.colombier.directory.Listmasters;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.ReversePath;
import org.colombier.mail.SmtpReply;
import org.colombier.maps.TableUnavailable;
import org.colombier.ops.Site;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Who an address is for. Asks the database each time, so that a change counts at once on every node; those who ask at
 * the same time share the queries (two for mailboxes, a third for lists). Thread-safe.
 */
@Service
public class Router {

    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final SmtpReply UNAVAILABLE = new SmtpReply(451, "4.3.0", "Temporary lookup failure, try again later");

    /** Addresses of one query; as many as sessions ask at the same time. */
    private static final int AT_ONCE = 100;

    private final Knowledge.Sources sources;
    private final Expansion.Maps maps;
    private final Timer resolutions;
    private final Together<Question, Resolution> together = new Together<>(AT_ONCE, this::resolveEach, Router::isAway);

    /** What a session asks. */
    private record Question(EmailAddress address, ReversePath from) {
    }

    Router(Domains domains, Entries entries, Listmasters listmasters, ListAddresses lists, SiteTables tables, Transports transports,
           ReturnAddresses returns, RoutingSettings settings, Site site, MeterRegistry meters) {
        this.resolutions = Timer.builder("colombier.routing.resolutions").description("From an address to its ends").register(meters);
        Extensions extensions = new Extensions(settings.recipientDelimiter());
        this.maps = new Expansion.Maps(tables, transports, extensions, returns, settings);
        this.sources = new Knowledge.Sources(domains, entries, listmasters, lists, tables, extensions, Domain.tryParse(site.hostname()));
    }

    /**
     * Resolves one address, down to every target of its aliases.
     *
     * @return never empty of ends. If the database does not answer, a refusal with 451 4.3.0, and {@code local} so that
     *     no stranger is told a permanent no
     */
    public Resolution resolve(EmailAddress address) {
        return resolve(address, ReversePath.NULL);
    }

    /** As {@link #resolve(EmailAddress)}, for mail from this sender, which may tell the way to other hosts. */
    public Resolution resolve(EmailAddress address, ReversePath from) {
        long begun = System.nanoTime();
        try {
            // Within a transaction, what it has changed itself counts too: only its own connection sees that.
            return TransactionSynchronizationManager.isActualTransactionActive() ? resolve(address, from, knowledge()) : together.ask(new Question(address, from));
        } catch (DataAccessException | TransactionException | RoutingUnavailable | TableUnavailable away) {
            LOG.warn("{}: not resolved: {}", address, away.toString());
            boolean table = away instanceof RoutingUnavailable || away instanceof TableUnavailable;
            Resolution.Step step = new Resolution.Step(address, table ? "tables" : "database", table ? away.getMessage() : "no answer");
            return new Resolution(address, List.of(step), List.of(new Resolution.End(address, new Route.Refusal(address, UNAVAILABLE))), true);
        } finally {
            resolutions.record(Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    /** What sessions ask at the same time, in the same few queries. */
    private List<Resolution> resolveEach(List<Question> questions) {
        Knowledge known = knowledge();
        known.fetch(questions.stream().map(Question::address).toList(), List.of(), depth());
        return questions.stream().map(question -> resolve(question.address(), question.from(), known)).toList();
    }

    private static boolean isAway(RuntimeException e) {
        return e instanceof TransactionException || e instanceof DataAccessResourceFailureException || e instanceof TransientDataAccessResourceException;
    }

    /** The address without its extension ({@code jane+books@…}); empty if it has none. */
    public Optional<EmailAddress> withoutExtension(EmailAddress address) {
        return maps.extensions().without(address);
    }

    /**
     * The reverse-path under which mail from a sender goes on to one of the ends, if not its own.
     *
     * @throws DataAccessException if the database does not answer
     */
    public Optional<ReversePath> reversePath(Resolution resolution, Resolution.End end, ReversePath from) {
        return forwarding(knowledge()).reversePath(from, resolution.address(), end);
    }

    /** As {@link #resolve(EmailAddress)} with what is known already; a database that does not answer throws. */
    Resolution resolve(EmailAddress address, ReversePath from, Knowledge known) {
        return new Expansion(known, maps, from).of(address);
    }

    /** The reverse-path under which mail leaves that an alias sends on, if not its own. */
    Forwarding forwarding(Knowledge known) {
        return new Forwarding(known, maps, sources.host());
    }

    Knowledge knowledge() {
        return new Knowledge(sources);
    }

    int depth() {
        return maps.settings().depth();
    }
}
