package org.colombier.routing;

import java.util.List;
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
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;

/**
 * Who an address is for. Asks the database each time (two queries for a mailbox, three for a list, one for a foreign
 * address), so that a change counts at once on every node. Thread-safe.
 */
@Service
public class Router {

    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final SmtpReply UNAVAILABLE = new SmtpReply(451, "4.3.0", "Temporary lookup failure, try again later");

    private final Knowledge.Sources sources;
    private final Rewriting rewriting;
    private final Transports transports;
    private final RoutingSettings settings;
    private final Extensions extensions;

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
            return resolve(address, knowledge());
        } catch (DataAccessException | TransactionException | RoutingUnavailable | TableUnavailable away) {
            LOG.warn("{}: not resolved: {}", address, away.toString());
            Resolution.Step step = new Resolution.Step(address, "database", "no answer");
            return new Resolution(address, List.of(step), List.of(new Resolution.End(address, new Route.Refusal(address, UNAVAILABLE))), true);
        }
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
