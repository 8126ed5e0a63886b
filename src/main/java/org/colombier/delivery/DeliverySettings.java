package org.colombier.delivery;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.colombier.mail.NextHop;
import org.colombier.mail.NextHop.Transport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much is delivered at a time by one node.
 *
 * @param destinationConcurrency packets of one destination that are delivered at the same time, so sessions to one
 *                               host, at most; a robot handles one mail at a time whatever this says
 * @param initialConcurrency how many a destination gets once a first delivery has shown that it answers
 * @param positiveFeedback what each delivery without trouble adds to a destination's number
 * @param negativeFeedback what each failure of the destination takes from it: no connection, no greeting, a lost conversation
 * @param failedCohorts after so many times as many failures in a row as deliveries at the same time a destination is dead:
 *                      its mail waits together, and one delivery after a pause finds out whether it lives again
 * @param rateDelay     the least time between the beginnings of two deliveries to one destination; 0 for none
 * @param mailboxWorkers packets for mailboxes delivered at the same time
 * @param robotWorkers   robots at work at the same time; each holds a database connection
 * @param remoteWorkers  packets for other hosts delivered at the same time, over all destinations
 * @param window         packets of one transport leased at a time, at work or waiting for their turn
 * @param poll           how often the queue is asked for mail that is due or that other nodes took in
 * @param transports     {@code smtp} and {@code lmtp}: {@code concurrency}, {@code initial-concurrency}, {@code rate-delay} and
 *                       {@code recipients} (of a transaction) of all destinations of that transport
 * @param destinations   the same by next hop: {@code [gmail.com].concurrency}; the name of a host with or without its brackets
 *                       and port, or {@code .domain} for those below it
 */
@ConfigurationProperties("colombier.delivery")
record DeliverySettings(
    @DefaultValue("20") int destinationConcurrency,
    @DefaultValue("5") int initialConcurrency,
    @DefaultValue("1") double positiveFeedback,
    @DefaultValue("1") double negativeFeedback,
    @DefaultValue("1") double failedCohorts,
    @DefaultValue("0s") Duration rateDelay,
    @DefaultValue("24") int mailboxWorkers,
    @DefaultValue("8") int robotWorkers,
    @DefaultValue("200") int remoteWorkers,
    @DefaultValue("400") int window,
    @DefaultValue("1s") Duration poll,
    @DefaultValue Map<String, Particular> transports,
    @DefaultValue Map<String, Particular> destinations) {

    /** What one destination or transport has otherwise; what is left out is as for all. */
    record Particular(@Nullable Integer concurrency, @Nullable Integer initialConcurrency, @Nullable Duration rateDelay, @Nullable Integer recipients) {
    }

    DeliverySettings {
        require(destinationConcurrency >= 1, "destination-concurrency");
        require(mailboxWorkers >= 1, "mailbox-workers");
        require(robotWorkers >= 1, "robot-workers");
        require(remoteWorkers >= 1, "remote-workers");
        require(window >= 1 && window <= 10_000, "window");
        require(poll.toMillis() >= 10, "poll");
        require(initialConcurrency >= 1, "initial-concurrency");
        require(positiveFeedback >= 0 && positiveFeedback <= 100, "positive-feedback");
        require(negativeFeedback >= 0 && negativeFeedback <= 100, "negative-feedback");
        require(failedCohorts > 0 && failedCohorts <= 1_000, "failed-cohorts");
        require(!rateDelay.isNegative() && rateDelay.compareTo(Duration.ofHours(1)) <= 0, "rate-delay");
        transports.forEach((name, override) -> check("transports." + name, override));
        require(java.util.Set.of("smtp", "lmtp").containsAll(transports.keySet()), "transports");
        destinations.forEach((name, override) -> check("destinations.[" + name + "]", override));
    }

    private static void check(String name, Particular override) {
        require(override.concurrency() == null || override.concurrency() >= 1, name + ".concurrency");
        require(override.initialConcurrency() == null || override.initialConcurrency() >= 1, name + ".initial-concurrency");
        Duration gap = override.rateDelay();
        require(gap == null || !gap.isNegative() && gap.compareTo(Duration.ofHours(1)) <= 0, name + ".rate-delay");
        require(override.recipients() == null || override.recipients() >= 1, name + ".recipients");
    }

    /** What a next hop of the world may have: its own word, or that of a domain above it, its transport's, everybody's. */
    DestinationLimits of(Transport transport, String hop) {
        DestinationLimits everybody = new DestinationLimits(Math.min(initialConcurrency, destinationConcurrency), destinationConcurrency, positiveFeedback, negativeFeedback, failedCohorts, rateDelay, true);
        DestinationLimits carrier = with(transports.get(transport.name().toLowerCase(Locale.ROOT)), everybody);
        return with(override(hop.toLowerCase(Locale.ROOT)), carrier);
    }

    /** How many recipients a transaction with this hop may have, where that is said; else it is {@code colombier.smtp.client.recipients}. */
    OptionalInt recipients(NextHop hop) {
        return Stream.of(override(hop.destination().toLowerCase(Locale.ROOT)), transports.get(hop.transport().name().toLowerCase(Locale.ROOT)))
            .filter(particular -> particular != null && particular.recipients() != null).mapToInt(Particular::recipients).findFirst();
    }

    private @Nullable Particular override(String hop) {
        Particular exact = destinations.get(hop);
        if (exact != null || destinations.isEmpty()) {
            return exact;
        }
        String host = hop.replaceFirst("^\\[([^\\]]*)](?::\\d+)?$", "$1").replaceFirst("^([^:]*):\\d+$", "$1");
        Particular found = destinations.get(host);
        for (int dot = host.indexOf('.'); found == null && dot >= 0; dot = host.indexOf('.', dot + 1)) {
            found = destinations.get(host.substring(dot));
        }
        return found;
    }

    private static DestinationLimits with(@Nullable Particular own, DestinationLimits all) {
        if (own == null) {
            return all;
        }
        Integer most = own.concurrency();
        Integer initial = own.initialConcurrency();
        Duration gap = own.rateDelay();
        int limit = most == null ? all.most() : most;
        return new DestinationLimits(Math.min(limit, initial == null ? all.initial() : initial), limit, all.positive(), all.negative(), all.cohorts(), gap == null ? all.gap() : gap, true);
    }

    private static void require(boolean met, String key) {
        if (!met) {
            throw new IllegalArgumentException("colombier.delivery." + key + ": out of range");
        }
    }
}
