package org.colombier.delivery;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much is delivered at a time by one node.
 *
 * @param destinationConcurrency packets of one destination that are delivered at the same time, so sessions to one
 *                               host; a robot handles one mail at a time whatever this says
 * @param mailboxWorkers packets for mailboxes delivered at the same time
 * @param robotWorkers   robots at work at the same time; each holds a database connection
 * @param remoteWorkers  packets for other hosts delivered at the same time, over all destinations
 * @param window         packets of one transport leased at a time, at work or waiting for their turn
 * @param poll           how often the queue is asked for mail that is due or that other nodes took in
 */
@ConfigurationProperties("colombier.delivery")
record DeliverySettings(
    @DefaultValue("20") int destinationConcurrency,
    @DefaultValue("24") int mailboxWorkers,
    @DefaultValue("8") int robotWorkers,
    @DefaultValue("100") int remoteWorkers,
    @DefaultValue("400") int window,
    @DefaultValue("1s") Duration poll) {

    DeliverySettings {
        require(destinationConcurrency >= 1, "destination-concurrency");
        require(mailboxWorkers >= 1, "mailbox-workers");
        require(robotWorkers >= 1, "robot-workers");
        require(remoteWorkers >= 1, "remote-workers");
        require(window >= 1 && window <= 10_000, "window");
        require(poll.toMillis() >= 10, "poll");
    }

    private static void require(boolean met, String key) {
        if (!met) {
            throw new IllegalArgumentException("colombier.delivery." + key + ": out of range");
        }
    }
}
