package org.colombier.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.colombier.mail.NextHop.Transport;
import org.colombier.queue.Agents;
import org.colombier.queue.PacketQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Runs the lanes from the start of the server to its stop. */
final class Dispatcher implements Agents, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    /** Stops after the services that take mail in (they have the default, a high one) and before the database goes. */
    private static final int PHASE = 1_000;
    private static final Duration FINISHING = Duration.ofSeconds(3);
    private static final Duration RECORDING = Duration.ofSeconds(2);

    private final PacketQueue queue;
    private final List<Lane> lanes;
    private volatile boolean running;

    Dispatcher(PacketQueue queue, List<Lane> lanes) {
        this.queue = queue;
        this.lanes = lanes;
    }

    @Override
    public void wake(Set<Transport> transports) {
        for (Lane lane : lanes) {
            if (transports.contains(lane.transport())) {
                lane.wake();
            }
        }
    }

    @Override
    public void revive() {
        lanes.forEach(Lane::revive);
    }

    @Override
    public void start() {
        queue.start();
        lanes.forEach(Lane::start);
        running = true;
    }

    /** Lets packets at work come to an end, for a few seconds; then every lease goes back. */
    @Override
    public void stop() {
        running = false;
        lanes.forEach(Lane::beginStop);
        long deadline = System.nanoTime() + FINISHING.toNanos();
        try {
            for (Lane lane : lanes) {
                lane.awaitIdle(deadline);
            }
        } catch (InterruptedException e) {
            LOG.warn("interrupted while packets were at work");
            Thread.currentThread().interrupt();
        }
        queue.stop(RECORDING);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
