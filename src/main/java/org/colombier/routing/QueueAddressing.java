package org.colombier.routing;

import java.util.ArrayList;
import java.util.List;
import org.colombier.mail.Recipient;
import org.colombier.queue.Addressing;
import org.springframework.stereotype.Service;

/** Routing in batches for the queue: the domains in one query, then aliases and accounts, then list addresses, of what is ours. Thread-safe. */
@Service
class QueueAddressing implements Addressing {

    private final Router router;

    QueueAddressing(Router router) {
        this.router = router;
    }

    /** A database that does not answer throws, and with it the caller's transaction: nobody is refused for that. */
    @Override
    public List<Routed> route(List<Recipient> recipients) {
        Knowledge known = router.knowledge();
        known.fetch(recipients.stream().map(Recipient::address).toList(), router.depth());
        List<Routed> routed = new ArrayList<>(recipients.size());
        for (Recipient recipient : recipients) {
            for (Resolution.End end : router.resolve(recipient.address(), known).ends()) {
                routed.add(new Routed(recipient.to(end.address()), end.route().hop()));
            }
        }
        return routed;
    }
}
