package org.colombier.delivery;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.colombier.mail.NextHop;
import org.colombier.mail.NextHop.Transport;
import org.colombier.mail.SmtpReply;
import org.colombier.queue.Attempt;
import org.colombier.queue.Packet;
import org.colombier.queue.PacketQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packets of one transport: one thread leases what {@link Destinations} have room for, and a virtual thread works on
 * each packet whose turn it is.
 */
final class Lane {

    /** What one packet's agent says of its destination. */
    private final class Errand implements Agent.Course {
        private final Destination destination;
        private volatile boolean reached;
        private volatile boolean failed;

        Errand(Destination destination) {
            this.destination = destination;
        }

        @Override
        public boolean isStopping() {
            return stopping;
        }

        @Override
        public void reached() {
            if (!reached) {
                reached = true;
                if (destinations.reached(destination)) {
                    wake();
                }
                startNext();
            }
        }

        @Override
        public void failed(SmtpReply why) {
            failed = true;
            suspend(destinations.failed(destination, why), why);
            wake();
        }

        boolean hasFared() {
            return reached && !failed;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final SmtpReply FAILED = new SmtpReply(451, "4.3.0", "The delivery agent failed");

    private final Transport transport;
    private final PacketQueue queue;
    private final Agent agent;
    private final Destinations destinations;
    private final Duration poll;
    private final Semaphore signal = new Semaphore(0);
    private @Nullable Timer attempts;
    private volatile boolean stopping;
    private volatile Thread claimer = Thread.ofVirtual().unstarted(() -> { });

    /** @param poll how often the queue is looked into without being told */
    Lane(Transport transport, PacketQueue queue, Agent agent, Destinations destinations, Duration poll) {
        this.transport = transport;
        this.queue = queue;
        this.agent = agent;
        this.destinations = destinations;
        this.poll = poll;
    }

    Transport transport() {
        return transport;
    }

    Destinations destinations() {
        return destinations;
    }

    /** Before the start. */
    void measure(Timer attempts) {
        this.attempts = attempts;
    }

    void start() {
        stopping = false;
        claimer = Thread.ofVirtual().name("delivery-" + transport.name().toLowerCase(Locale.ROOT)).start(this::claimLoop);
    }

    void wake() {
        signal.release();
    }

    /** Tries also those that were found dead. */
    void revive() {
        destinations.revive();
        wake();
    }

    /** Takes nothing new; what is at work goes on until {@link #awaitIdle}. */
    void beginStop() {
        stopping = true;
        signal.release();
    }

    /** Waits for the packets at work and gives the others back. */
    void awaitIdle(long deadlineNanos) throws InterruptedException {
        claimer.join(Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime())));
        List<Packet> untried = destinations.takeWaiting();
        try {
            queue.giveBack(untried);
        } catch (RuntimeException e) {
            LOG.warn("{} leases were not given back: {}", untried.size(), e.getMessage());
        }
        destinations.awaitIdle(deadlineNanos);
    }

    private void claimLoop() {
        while (!stopping) {
            try {
                signal.tryAcquire(Math.max(1, destinations.pace(poll).toMillis()), TimeUnit.MILLISECONDS);
                signal.drainPermits();
                destinations.pace(poll);
                startNext();
                claimAll();
                suspendTheRest();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | OutOfMemoryError e) {
                // One mail that needs too much memory must not end the delivery of all others.
                LOG.warn("{}: the queue cannot be read, mail waits: {}", transport, e.getMessage());
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(poll);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Claims until nothing more is due or fits; destinations that have enough are passed over. */
    private void claimAll() {
        while (!stopping) {
            int free = destinations.free();
            List<Packet> packets = free <= 0 ? List.of() : queue.claim(transport, free, destinations::room);
            if (packets.isEmpty()) {
                return;
            }
            destinations.admit(packets);
            startNext();
        }
    }

    /** What waits in the queue for a dead destination waits together, a part each time, so that the others go on. */
    private void suspendTheRest() {
        for (Destinations.Suspended dead : destinations.takeSuspended()) {
            if (queue.suspend(new NextHop(transport, dead.destination()), suspension(dead.why()), dead.until())) {
                wake();
            }
        }
    }

    private void startNext() {
        while (!stopping) {
            Optional<Destinations.Started> next = destinations.start();
            if (next.isEmpty()) {
                return;
            }
            Packet packet = next.get().packet();
            Thread.ofVirtual().name(packet.queueId() + "/" + packet.id()).start(() -> run(packet, next.get().destination()));
        }
    }

    private void run(Packet packet, Destination destination) {
        long begun = System.nanoTime();
        Errand errand = new Errand(destination);
        Attempt attempt = queue.begin(packet, () -> recorded(packet));
        try {
            if (!packet.recipients().isEmpty()) {
                agent.deliver(attempt, errand);
            }
        } catch (Exception | StackOverflowError unexpected) {
            LOG.error("{}: delivery by {} failed, it will be tried again", packet.queueId(), packet.hop(), unexpected);
            attempt.settleRest(FAILED, "none");
        } finally {
            attempt.end();
            if (attempts != null) {
                attempts.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            }
            destinations.ended(destination, errand.hasFared());
            startNext();
        }
    }

    /** Those leased for a destination that has just been found dead: each has the same answer, nobody tries. */
    private void suspend(List<Packet> packets, SmtpReply why) {
        for (Packet packet : packets) {
            Attempt attempt = queue.begin(packet, () -> recorded(packet));
            attempt.settleRest(suspension(why), "none");
            attempt.end();
        }
    }

    private static SmtpReply suspension(SmtpReply why) {
        return new SmtpReply(why.code(), why.enhanced(), "delivery temporarily suspended: " + why.text());
    }

    private void recorded(Packet packet) {
        if (destinations.recorded(packet)) {
            signal.release();
        }
    }
}
