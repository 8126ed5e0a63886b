package org.colombier.routing;

import java.util.ArrayList;
import java.util.List;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.mail.SmtpReply;
import org.colombier.maps.TableUnavailable;
import org.colombier.queue.Addressing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;

/** Routing in batches for the queue: the domains in one query, then aliases and accounts, then list addresses, of what is ours. Thread-safe. */
@Service
class QueueAddressing implements Addressing {

    private static final Logger LOG = LoggerFactory.getLogger(QueueAddressing.class);
    // RFC 3463 section 3.4: 5.3.5 is a system that is not set up right.
    private static final SmtpReply MISCONFIGURED = new SmtpReply(550, "5.3.5", "This address is not set up right");

    private final Router router;

    QueueAddressing(Router router) {
        this.router = router;
    }

    /** A database that does not answer throws, and with it the caller's transaction: nobody is refused for that. */
    @Override
    public List<List<Routed>> route(List<Mail> mails) {
        Knowledge known = router.knowledge();
        List<Domain> senders = mails.stream().flatMap(m -> m.from().address().stream()).map(EmailAddress::domain).toList();
        known.fetch(mails.stream().flatMap(m -> m.recipients().stream()).map(Recipient::address).toList(), senders, router.depth());
        return mails.stream().map(mail -> routed(mail, known)).toList();
    }

    private List<Routed> routed(Mail mail, Knowledge known) {
        Forwarding forwarding = router.forwarding(known);
        List<Routed> routed = new ArrayList<>(mail.recipients().size());
        for (Recipient recipient : mail.recipients()) {
            for (Resolution.End end : ends(recipient.address(), mail.from(), known)) {
                routed.add(new Routed(recipient.to(end.address()), end.route().hop(), forwarding.reversePath(mail.from(), recipient.original(), end)));
            }
        }
        return routed;
    }

    /** One address that a site's table makes nonsense of is reported, and does not keep the mail from the others. */
    private List<Resolution.End> ends(EmailAddress address, ReversePath from, Knowledge known) {
        try {
            return router.resolve(address, from, known).ends();
        } catch (RoutingUnavailable | TableUnavailable broken) {
            if (broken.getCause() instanceof DataAccessException away) {
                throw away;
            }
            LOG.error("{}", broken.getMessage());
            return List.of(new Resolution.End(address, new Route.Refusal(address, MISCONFIGURED)));
        }
    }
}
