package org.colombier.queue;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How long mail waits.
 *
 * @param packetSize     recipients of one message that travel together, 1 to 1000
 * @param minimalBackoff the wait after the first failed attempt; each further one doubles it
 * @param maximalBackoff the longest wait between two attempts
 * @param lifetime       after this time what is not delivered goes back to its sender
 * @param bounceLifetime the same for mail from {@code <>}, which is then dropped
 * @param delayWarning   after this time the sender is told, once, that the message still waits; 0 for never
 * @param lease          how long a node that has died keeps the packets it was at work on; longer than a database may be
 *                       away without other nodes repeating its work
 * @param immediateDeliveries mail for mailboxes of ours that is delivered at the same time before it is answered for; what
 *                       comes beyond waits in the queue for its turn; 0 for none, so that all mail passes through the queue
 * @param immediateRecipients recipients up to which such mail is delivered before it is answered for, 1 to 100
 * @param reportLanguages the languages of a delivery report's text, one after the other: {@code en}, {@code fr}; people of a domain of
 *                        ours are written to in its language
 * @param returnedSize    a failure report returns a message up to this size whole, unless the sender wants its header alone ({@code RET=HDRS})
 * @param doubleBounce    who is told of mail from {@code <>} that cannot be delivered: an address, or a name at our host name; empty for nobody.
 *                        At most 50 an hour from each node
 */
@ConfigurationProperties("colombier.queue")
record QueueSettings(
    @DefaultValue("100") int packetSize,
    @DefaultValue("300s") Duration minimalBackoff,
    @DefaultValue("4000s") Duration maximalBackoff,
    @DefaultValue("5d") Duration lifetime,
    @DefaultValue("1d") Duration bounceLifetime,
    @DefaultValue("4h") Duration delayWarning,
    @DefaultValue("60s") Duration lease,
    @DefaultValue("50") int immediateDeliveries,
    @DefaultValue("20") int immediateRecipients,
    @DefaultValue({"en", "fr"}) List<String> reportLanguages,
    @DefaultValue("50KB") DataSize returnedSize,
    @DefaultValue("postmaster") String doubleBounce) {

    /** Octets of the bitmap column times eight. */
    private static final int MOST_RECIPIENTS = 1_000;

    QueueSettings {
        require(packetSize >= 1 && packetSize <= MOST_RECIPIENTS, "packet-size: 1 to " + MOST_RECIPIENTS);
        require(minimalBackoff.compareTo(Duration.ofSeconds(1)) >= 0, "minimal-backoff: at least 1s");
        require(maximalBackoff.compareTo(minimalBackoff) >= 0, "maximal-backoff: not below minimal-backoff");
        require(!lifetime.isNegative() && !bounceLifetime.isNegative() && !delayWarning.isNegative(), "lifetime, bounce-lifetime, delay-warning: not negative");
        require(lease.compareTo(Duration.ofSeconds(1)) >= 0, "lease: at least 1s");
        require(immediateDeliveries >= 0 && immediateDeliveries <= 10_000, "immediate-deliveries: 0 to 10000");
        require(immediateRecipients >= 1 && immediateRecipients <= 100, "immediate-recipients: 1 to 100");
        require(!returnedSize.isNegative() && returnedSize.toMegabytes() <= 16, "returned-size: 0 to 16MB");
        require(!reportLanguages.isEmpty() && List.of("en", "fr").containsAll(reportLanguages), "report-languages: en, fr, or both");
    }

    private static void require(boolean met, String what) {
        if (!met) {
            throw new IllegalArgumentException("colombier.queue." + what);
        }
    }
}
