package org.colombier.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.colombier.mail.SmtpReply;
import org.colombier.queue.Packet;

/**
 * The destinations of one lane: who may have how much, and whose turn it is. They take turns packet by packet, so that a
 * burst to one keeps nothing from the others; within one, the packets go by their own turns. Remembers how the last
 * {@value #REMEMBERED} destinations fared, on this node. Thread-safe; nothing waits under its monitor but {@link #awaitIdle}.
 */
final class Destinations {

    private static final int REMEMBERED = 10_000;

    /** A packet that begins now. */
    record Started(Packet packet, Destination destination) {
    }

    /** A dead destination: what is due for it waits together. */
    record Suspended(String destination, SmtpReply why, Instant until) {
    }

    private final int workers;
    private final int window;
    private final Function<String, DestinationLimits> limits;
    private final Clock clock;
    private final IntFunction<Duration> pauses;
    private final Map<String, Destination> busy = new HashMap<>();
    private final Map<String, Destination> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Destination> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Queue<Destination> turns = new ArrayDeque<>();
    private final Set<Destination> inTurn = new HashSet<>();
    private final Set<Destination> paced = new HashSet<>();
    private final Map<String, Destination> suspended = new LinkedHashMap<>();
    private int running;
    private int leased;
    private boolean moreMayWait;

    /**
     * @param workers packets at work at the same time
     * @param window  packets leased at a time
     */
    Destinations(int workers, int window, Function<String, DestinationLimits> limits, Clock clock, IntFunction<Duration> pauses) {
        this.workers = workers;
        this.window = window;
        this.limits = limits;
        this.clock = clock;
        this.pauses = pauses;
    }

    /** How many packets may be leased now. */
    synchronized int free() {
        moreMayWait = leased >= window;
        return window - leased;
    }

    synchronized int room(String name) {
        Destination destination = find(name);
        int room = destination.room();
        moreMayWait |= room == 0;
        if (destination.isDead()) {
            suspended.put(name, destination);
        }
        return room;
    }

    private Destination find(String name) {
        Destination destination = busy.get(name);
        destination = destination != null ? destination : remembered.get(name);
        return destination != null ? destination : new Destination(name, limits.apply(name), clock, pauses);
    }

    synchronized void admit(List<Packet> packets) {
        for (Packet packet : packets) {
            String name = packet.hop().destination();
            Destination destination = find(name);
            remembered.remove(name);
            busy.put(name, destination);
            destination.admit(packet);
            leased++;
            takeTurn(destination);
        }
    }

    private void takeTurn(Destination destination) {
        if (destination.mayStart()) {
            if (inTurn.add(destination)) {
                turns.add(destination);
            }
        } else if (destination.isWaiting() && destination.isPaced()) {
            paced.add(destination);
        }
    }

    /** The next packet to begin with, if a worker is free and one may. */
    synchronized Optional<Started> start() {
        while (running < workers) {
            Destination destination = turns.poll();
            if (destination == null) {
                return Optional.empty();
            }
            inTurn.remove(destination);
            if (destination.mayStart()) {
                Packet packet = destination.start();
                running++;
                takeTurn(destination);
                return Optional.of(new Started(packet, destination));
            }
        }
        return Optional.empty();
    }

    /** Lets those whose gap is over take their turns; how long until the next one's is, at most the given time. */
    synchronized Duration pace(Duration atMost) {
        Instant now = clock.instant();
        Duration wait = atMost;
        for (Iterator<Destination> all = paced.iterator(); all.hasNext();) {
            Destination destination = all.next();
            if (destination.isPaced()) {
                Duration left = Duration.between(now, destination.nextStart());
                wait = left.compareTo(wait) < 0 ? left : wait;
            } else {
                all.remove();
                takeTurn(destination);
            }
        }
        return wait;
    }

    /** @param fared a session was had and the destination gave no trouble */
    synchronized void ended(Destination destination, boolean fared) {
        destination.ended();
        running--;
        if (fared) {
            destination.fared();
        }
        takeTurn(destination);
        notifyAll();
    }

    /** @return true if the queue is to be looked into again */
    synchronized boolean reached(Destination destination) {
        destination.reached();
        takeTurn(destination);
        return moreMayWait && destination.wantsMore();
    }

    /** @return the packets that are not tried any more, if that made it a dead one */
    synchronized List<Packet> failed(Destination destination, SmtpReply why) {
        if (!destination.failed(why)) {
            return List.of();
        }
        suspended.put(destination.name(), destination);
        return destination.takeWaiting();
    }

    /** The dead destinations that packets were seen for since the last call. */
    synchronized List<Suspended> takeSuspended() {
        List<Suspended> all = suspended.values().stream().filter(Destination::isDead).map(d -> new Suspended(d.name(), d.why(), d.deadUntil())).toList();
        suspended.clear();
        return all;
    }

    /** Forgets who is dead. */
    synchronized void revive() {
        busy.values().forEach(Destination::revive);
        remembered.values().forEach(Destination::revive);
        suspended.clear();
    }

    /** @return true if the queue is to be looked into again */
    synchronized boolean recorded(Packet packet) {
        String name = packet.hop().destination();
        Destination destination = java.util.Objects.requireNonNull(busy.get(name));
        destination.recorded();
        leased--;
        if (destination.leased() == 0) {
            busy.remove(name);
            remembered.put(name, destination);
        }
        return moreMayWait && (destination.wantsMore() || leased <= window / 2);
    }

    synchronized int running() {
        return running;
    }

    synchronized int leased() {
        return leased;
    }

    /** Those leased and not begun. */
    synchronized List<Packet> takeWaiting() {
        List<Packet> untried = new ArrayList<>();
        busy.values().forEach(destination -> untried.addAll(destination.takeWaiting()));
        return untried;
    }

    /** Returns when no packet is at work, or the time is over. */
    synchronized void awaitIdle(long deadlineNanos) throws InterruptedException {
        for (long left = deadlineNanos - System.nanoTime(); running > 0 && left > 0; left = deadlineNanos - System.nanoTime()) {
            wait(Math.max(1, left / 1_000_000));
        }
    }
}
