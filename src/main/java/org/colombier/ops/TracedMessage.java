package org.colombier.ops;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the log says of one message, or of one refusal of something that never became one.
 *
 * @param id         the queue id, {@code NOQUEUE} for a refusal
 * @param facts      what is known of it: {@code client}, {@code sasl_username}, {@code from}, {@code size}, {@code nrcpt}, {@code message-id}, {@code origin} …
 * @param outcomes   how many attempts ended in each status ({@code sent}, {@code deferred}, {@code bounced} …), of all recipients
 * @param recipients what happened to each recipient, the last word on each; those asked for, at most 1,000
 * @param lines      its lines in order, at most 1,000; of another recipient than the one asked for, none
 * @param complete   whether {@code lines} are all
 */
public record TracedMessage(String id, Map<String, String> facts, Map<String, Integer> outcomes, List<Fate> recipients, List<Line> lines, boolean complete) {

    /** A line of the log. */
    public record Line(Instant at, String room, String event) {
    }

    /**
     * How a recipient fared last.
     *
     * @param original the address as given, if it was another
     * @param relay    who took or refused it
     * @param reason   the reply, or why not
     */
    public record Fate(Instant at, String recipient, String original, String status, String dsn, String relay, String reason) {
    }
}
