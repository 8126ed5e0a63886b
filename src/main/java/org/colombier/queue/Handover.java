package org.colombier.queue;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.NextHop.Transport;
import org.colombier.mail.Recipient;
import org.colombier.mail.Recipient.Notify;
import org.colombier.mail.SmtpReply;
import org.colombier.queue.Addressing.Routed;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Mail for mailboxes of ours is handed over at once: delivered before it is answered for, without a stay in the queue. A
 * Maildir is as durable as the database, so the {@code 250} is as good, and two commits are spared. What cannot be
 * delivered at once (a full mailbox, a failing disk, all places taken) goes the ordinary way and waits, is
 * reported or expires there. A crash between the delivery and the answer makes the client send again, as after any lost answer.
 * Thread-safe.
 */
@Component
class Handover {

    /** The queue's log line and place in the trace name who did it, as for packets. */
    private static final String RELAY = "local";

    private final ObjectProvider<ImmediateDelivery> delivery;
    private final QueueEvents events;
    private final Clock clock;
    private final int recipients;
    /** With a slow disk the others do not wait for it in their sessions but go by the queue. */
    private final Semaphore places;

    Handover(ObjectProvider<ImmediateDelivery> delivery, QueueEvents events, QueueSettings settings, Clock clock) {
        this.delivery = delivery;
        this.events = events;
        this.clock = clock;
        this.recipients = settings.immediateRecipients();
        this.places = new Semaphore(settings.immediateDeliveries());
    }

    /**
     * Delivers what can be delivered now.
     *
     * @return what is left for the queue: all, if not every recipient has a mailbox here or somebody wants to be told of the success
     */
    List<Routed> serve(QueueId id, Envelope envelope, MessageContent content, String messageId, List<Routed> routes) {
        ImmediateDelivery agent = isForUs(routes) ? delivery.getIfAvailable() : null;
        if (agent == null || !places.tryAcquire()) {
            return routes;
        }
        try {
            return serve(agent, id, envelope, content, messageId, routes);
        } finally {
            places.release();
        }
    }

    private boolean isForUs(List<Routed> routes) {
        return !routes.isEmpty() && routes.size() <= recipients
            && routes.stream().allMatch(r -> r.hop().transport() == Transport.MAILBOX && r.reversePath().isEmpty() && !r.recipient().notifications().contains(Notify.SUCCESS));
    }

    private List<Routed> serve(ImmediateDelivery agent, QueueId id, Envelope envelope, MessageContent content, String messageId, List<Routed> routes) {
        Instant begun = clock.instant();
        List<Outcome> delivered = new ArrayList<>();
        List<Routed> left = new ArrayList<>();
        Set<EmailAddress> seen = new HashSet<>();
        for (Routed routed : routes) {
            Recipient recipient = routed.recipient();
            if (seen.add(recipient.address())) {
                SmtpReply reply = agent.deliver(id, envelope, content, recipient);
                if (reply.isPositive()) {
                    delivered.add(new Outcome(recipient, reply, RELAY, clock.instant(), false));
                } else {
                    left.add(routed);
                }
            }
        }
        if (left.isEmpty()) {
            events.queued(id, envelope, content.size(), delivered.size(), messageId);
        }
        delivered.forEach(outcome -> events.settled(id, begun, begun, outcome, QueueEvents.Result.SENT));
        if (left.isEmpty()) {
            events.removed(id);
        }
        return left;
    }
}
