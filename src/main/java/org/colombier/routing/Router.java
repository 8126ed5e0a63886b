package org.colombier.routing;

import java.util.List;
import java.util.Optional;
import org.colombier.batch.Together;
import org.colombier.directory.Domains;
import org.colombier.directory.Entries;
import org.colombier.directory.Listmasters;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
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
    private final Rewriting rewriting;
    private final Transports transports;
    private final RoutingSettings settings;
    private final Extensions extensions;
    private final Together<EmailAddress, Resolution> together = new Together<>(AT_ONCE, this::resolveEach, Router::isAway);

    Router(Domains domains, Entries entries, Listmasters listmasters, ListAddresses lists, Rewriting rewriting, Transports transports,
           RoutingSettings settings, Site site) {
        this.rewriting = rewriting;
        this.transports = transports;
        this.settings = settings;
        this.extensions = new Extensions(settings.recipientDelimiter());
        this.sources = new Knowledge.Sources(domains, entries, listmasters, lists, extensions, Domain.tryParse(site.hostname()));
    }

    /**
     * Resolves one address, down to every target of its aliases.
     *
     * @return never empty of ends. If the database does not answer, a refusal with 451 4.3.0, and {@code local} so that
     *     no stranger is told a permanent no
     */
    public Resolution resolve(EmailAddress address) {
        try {
            // Within a transaction, what it has changed itself counts too: only its own connection sees that.
            return TransactionSynchronizationManager.isActualTransactionActive() ? resolve(address, knowledge()) : together.ask(address);
        } catch (DataAccessException | TransactionException | RoutingUnavailable | TableUnavailable away) {
            LOG.warn("{}: not resolved: {}", address, away.toString());
            Resolution.Step step = new Resolution.Step(address, "database", "no answer");
            return new Resolution(address, List.of(step), List.of(new Resolution.End(address, new Route.Refusal(address, UNAVAILABLE))), true);
        }
    }

    /** What sessions ask at the same time, in the same few queries. */
    private List<Resolution> resolveEach(List<EmailAddress> addresses) {
        Knowledge known = knowledge();
        known.fetch(addresses, depth());
        return addresses.stream().map(address -> resolve(address, known)).toList();
    }

    private static boolean isAway(RuntimeException e) {
        return e instanceof TransactionException || e instanceof DataAccessResourceFailureException || e instanceof TransientDataAccessResourceException;
    }

    /** The address without its extension ({@code jane+books@…}); empty if it has none. */
    public Optional<EmailAddress> withoutExtension(EmailAddress address) {
        return extensions.without(address);
    }

    /** As {@link #resolve(EmailAddress)} with what is known already; a database that does not answer throws. */
    Resolution resolve(EmailAddress address, Knowledge known) {
        return new Expansion(known, rewriting, transports, extensions, settings).of(address);
    }

    Knowledge knowledge() {
        return new Knowledge(sources);
    }

    int depth() {
        return settings.depth();
    }
}
