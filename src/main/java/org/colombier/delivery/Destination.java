package org.colombier.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.IntFunction;
import org.colombier.mail.SmtpReply;
import org.colombier.queue.Packet;

/**
 * What a lane knows of one destination: the packets it holds for it, and how the destination fares. One that nothing is
 * known of gets a single delivery, the probe; when that has a session, it gets the initial number, and one more for each
 * delivery that went well. Failures of the destination (not of a mail) take from it; enough of them in a row, or a
 * failed probe, and it is dead for a pause that doubles each time. Guarded by {@link Destinations}.
 */
final class Destination {

    /** What was heard so long ago says nothing of the present. */
    private static final Duration HEARSAY = Duration.ofMinutes(10);

    private final String name;
    private final DestinationLimits limits;
    private final Clock clock;
    private final IntFunction<Duration> pauses;
    private final Queue<Packet> waiting = new PriorityQueue<>(Comparator.comparing(Packet::turn).thenComparing(Packet::id));
    private int running;
    private int leased;
    private double concurrency;
    private double failedCohorts;
    private int deaths;
    private Instant heard = Instant.MIN;
    private Instant deadUntil = Instant.MIN;
    private Instant nextStart = Instant.MIN;
    private SmtpReply why = new SmtpReply(451, "4.4.1", "not tried");

    /** @param pauses how long the n-th death in a row lasts, n from 1 */
    Destination(String name, DestinationLimits limits, Clock clock, IntFunction<Duration> pauses) {
        this.name = name;
        this.limits = limits;
        this.clock = clock;
        this.pauses = pauses;
        this.concurrency = limits.initial();
    }

    String name() {
        return name;
    }

    /** Waiting, at work, or not yet recorded. */
    int leased() {
        return leased;
    }

    int running() {
        return running;
    }

    boolean isDead() {
        return clock.instant().isBefore(deadUntil);
    }

    /** Until when it is dead, and why. */
    Instant deadUntil() {
        return deadUntil;
    }

    SmtpReply why() {
        return why;
    }

    private boolean isKnown() {
        return !limits.probed() || heard.isAfter(clock.instant().minus(HEARSAY));
    }

    /** Deliveries at the same time, now. */
    int allowed() {
        return isDead() ? 0 : isKnown() ? Math.max(1, (int) concurrency) : 1;
    }

    /** How many more packets to lease: enough that it never waits for the next look into the queue, and few enough that later mail can go first. */
    int room() {
        int allowed = allowed();
        int enough = allowed == 0 ? 0 : limits.gap().isPositive() || !isKnown() ? allowed + 1 : allowed * 2 + (limits.probed() ? 0 : 20);
        return Math.max(0, enough - leased);
    }

    /** True when the line of packets here grows short. */
    boolean wantsMore() {
        return waiting.size() <= allowed() / 2 && room() > 0;
    }

    void admit(Packet packet) {
        waiting.add(packet);
        leased++;
    }

    boolean mayStart() {
        return !waiting.isEmpty() && running < allowed() && !isPaced();
    }

    /** True while only the gap keeps it from going on. */
    boolean isPaced() {
        return clock.instant().isBefore(nextStart);
    }

    Instant nextStart() {
        return nextStart;
    }

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    Packet start() {
        running++;
        if (limits.gap().isPositive()) {
            nextStart = clock.instant().plus(limits.gap());
        }
        return waiting.remove();
    }

    void ended() {
        running--;
    }

    void recorded() {
        leased--;
    }

    /** A session was had. */
    void reached() {
        heard = clock.instant();
        deaths = 0;
    }

    /** A delivery came to its end without trouble of the destination's. */
    void fared() {
        failedCohorts = 0;
        concurrency = Math.min(limits.most(), concurrency + limits.positive());
        reached();
    }

    /** @return true if it is dead from now on */
    boolean failed(SmtpReply reply) {
        if (isDead()) {
            return false;
        }
        why = reply;
        int allowed = allowed();
        failedCohorts += 1.0 / allowed;
        concurrency = Math.max(1, concurrency - limits.negative());
        // A tenth of a delivery is rounding: three failures of a third each are one cohort.
        if (isKnown() && failedCohorts < limits.cohorts() - 0.1 / allowed) {
            return false;
        }
        deadUntil = clock.instant().plus(pauses.apply(++deaths));
        heard = Instant.MIN;
        failedCohorts = 0;
        concurrency = limits.initial();
        return true;
    }

    /** The administrator wants it tried: one probe, at once. */
    void revive() {
        deadUntil = Instant.MIN;
        deaths = 0;
    }

    List<Packet> takeWaiting() {
        List<Packet> all = new ArrayList<>(waiting);
        waiting.clear();
        return all;
    }
}
