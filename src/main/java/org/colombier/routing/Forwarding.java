package org.colombier.routing;

import java.util.Optional;
import org.colombier.directory.MailDomain;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.ReversePath;

/**
 * Under which reverse-path mail leaves: a sender from elsewhere whose mail an alias of ours sends on to elsewhere would
 * fail SPF there (RFC 7208 section D.3), so it gets a return address of ours. Not thread-safe.
 */
final class Forwarding {

    private final Knowledge known;
    private final Expansion.Maps maps;
    private final Optional<Domain> host;

    /** @param host our own name, for aliases of other people's addresses */
    Forwarding(Knowledge known, Expansion.Maps maps, Optional<Domain> host) {
        this.known = known;
        this.maps = maps;
        this.host = host;
    }

    /**
     * @param recipient as it was before the aliases, also of mail that is routed again
     * @return empty if the mail keeps its own
     */
    Optional<ReversePath> reversePath(ReversePath from, EmailAddress recipient, Resolution.End end) {
        boolean sentOn = end.route() instanceof Route.Relay && !end.address().canonical().equals(recipient.canonical());
        if (!maps.returns().areOn() || !sentOn || from.isNull() || isOurs(from.address().orElseThrow().domain()) || isOurs(end.address().domain())) {
            return Optional.empty();
        }
        return Optional.of(recipient.domain()).filter(this::takesMail).or(() -> host)
            .map(ours -> maps.returns().of(from.address().orElseThrow(), ours));
    }

    private boolean isOurs(Domain domain) {
        return known.domain(domain).isPresent() || maps.tables().virtualAliasDomain(domain).isPresent() || maps.tables().relayDomain(domain).isPresent();
    }

    /** Whether mail to the domain comes to us, and nowhere else. */
    private boolean takesMail(Domain domain) {
        return known.domain(domain).filter(d -> d.enabled() && !d.backupMx()).isPresent() || maps.tables().virtualAliasDomain(domain).isPresent();
    }
}
