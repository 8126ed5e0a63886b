package org.colombier.delivery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.colombier.mail.NextHop.Transport;
import org.colombier.mail.SmtpReply;
import org.colombier.queue.Attempt;
import org.colombier.queue.Packet;
import org.colombier.queue.PacketQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packets of one transport: leases due ones up to a window, lets destinations take turns, and runs one virtual
 * thread for each packet at work. The maps and counts are guarded by this lane's monitor, under which nothing waits.
 */
final class Lane {

    /**
     * @param workers        packets at work at the same time
     * @param perDestination of them for one destination
     * @param window         packets leased at a time
     */
    record Limits(int workers, int perDestination, int window, Duration poll) {

        /** What a destination may have leased: enough that it never waits for the next look into the queue. */
        int roomOfOne() {
            return Math.min(window, perDestination * 2 + 20);
        }
    }

    private static final class Destination {
        private final Queue<Packet> waiting = new ArrayDeque<>();
        private int running;
        /** Waiting, at work, or not yet recorded. */
        private int leased;
        private boolean inTurn;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final SmtpReply FAILED = new SmtpReply(451, "4.3.0", "The delivery agent failed");

    private final Transport transport;
    private final PacketQueue queue;
    private final Agent agent;
    private final Limits limits;
    private final Semaphore signal = new Semaphore(0);
    private final Map<String, Destination> destinations = new HashMap<>();
    private final Queue<Destination> turns = new ArrayDeque<>();
    private int running;
    private int leased;
    private boolean moreMayWait;
    private volatile boolean stopping;
    private volatile Thread claimer = Thread.ofVirtual().unstarted(() -> { });

    Lane(Transport transport, PacketQueue queue, Agent agent, Limits limits) {
        this.transport = transport;
        this.queue = queue;
        this.agent = agent;
        this.limits = limits;
    }

    Transport transport() {
        return transport;
    }

    void start() {
        stopping = false;
        claimer = Thread.ofVirtual().name("delivery-" + transport.name().toLowerCase(Locale.ROOT)).start(this::claimLoop);
    }

    void wake() {
        signal.release();
    }

    /** Takes nothing new; what is at work goes on until {@link #awaitIdle}. */
    void beginStop() {
        stopping = true;
        signal.release();
    }

    /** Waits for the packets at work and gives the others back. */
    void awaitIdle(long deadlineNanos) throws InterruptedException {
        claimer.join(Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime())));
        List<Packet> untried = takeWaiting();
        try {
            queue.giveBack(untried);
        } catch (RuntimeException e) {
            LOG.warn("{} leases were not given back: {}", untried.size(), e.getMessage());
        }
        synchronized (this) {
            for (long left = deadlineNanos - System.nanoTime(); running > 0 && left > 0; left = deadlineNanos - System.nanoTime()) {
                wait(Math.max(1, left / 1_000_000));
            }
        }
    }

    private synchronized List<Packet> takeWaiting() {
        List<Packet> untried = new ArrayList<>();
        for (Destination destination : destinations.values()) {
            untried.addAll(destination.waiting);
            destination.waiting.clear();
        }
        return untried;
    }

    private void claimLoop() {
        while (!stopping) {
            try {
                signal.tryAcquire(limits.poll().toMillis(), TimeUnit.MILLISECONDS);
                signal.drainPermits();
                claimAll();
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
            Thread.sleep(limits.poll());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Claims until nothing more is due or fits; destinations that have enough are passed over. */
    private void claimAll() {
        while (!stopping) {
            int free;
            synchronized (this) {
                free = limits.window() - leased;
                moreMayWait = free <= 0 || destinations.values().stream().anyMatch(d -> d.leased >= limits.roomOfOne());
            }
            List<Packet> packets = free <= 0 ? List.of() : queue.claim(transport, free, this::room);
            if (packets.isEmpty()) {
                return;
            }
            admit(packets);
        }
    }

    private synchronized int room(String destination) {
        Destination known = destinations.get(destination);
        return known == null ? limits.roomOfOne() : limits.roomOfOne() - known.leased;
    }

    private synchronized void admit(List<Packet> packets) {
        for (Packet packet : packets) {
            Destination destination = destinations.computeIfAbsent(packet.hop().destination(), name -> new Destination());
            destination.waiting.add(packet);
            destination.leased++;
            leased++;
            takeTurn(destination);
        }
        startNext();
    }

    private void takeTurn(Destination destination) {
        if (!destination.inTurn && !destination.waiting.isEmpty() && destination.running < limits.perDestination()) {
            destination.inTurn = true;
            turns.add(destination);
        }
    }

    private void startNext() {
        while (running < limits.workers() && !stopping) {
            Destination destination = turns.poll();
            if (destination == null) {
                return;
            }
            destination.inTurn = false;
            Packet packet = destination.waiting.poll();
            if (packet != null) {
                destination.running++;
                running++;
                takeTurn(destination);
                Thread.ofVirtual().name(packet.queueId() + "/" + packet.id()).start(() -> run(packet, destination));
            }
        }
    }

    private void run(Packet packet, Destination destination) {
        Attempt attempt = queue.begin(packet, () -> recorded(packet));
        try {
            if (!packet.recipients().isEmpty()) {
                agent.deliver(attempt, () -> stopping);
            }
        } catch (Exception | StackOverflowError unexpected) {
            LOG.error("{}: delivery by {} failed, it will be tried again", packet.queueId(), packet.hop(), unexpected);
            attempt.settleRest(FAILED, "none");
        } finally {
            attempt.end();
            ended(destination);
        }
    }

    private synchronized void ended(Destination destination) {
        destination.running--;
        running--;
        takeTurn(destination);
        startNext();
        notifyAll();
    }

    private void recorded(Packet packet) {
        boolean refill;
        synchronized (this) {
            Destination destination = destinations.get(packet.hop().destination());
            destination.leased--;
            leased--;
            refill = moreMayWait && (destination.leased <= limits.roomOfOne() / 2 || leased <= limits.window() / 2);
            if (destination.leased == 0) {
                destinations.remove(packet.hop().destination());
            }
        }
        if (refill) {
            signal.release();
        }
    }
}
