package org.colombier.ops;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
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

    /** A fact by its name, empty if the log does not tell it. */
    public String fact(String name) {
        return facts.getOrDefault(name, "");
    }

    /** True if this is its sender. */
    public boolean from(String address) {
        return address.equalsIgnoreCase(fact("from"));
    }

    /** What concerns one recipient: what was said of others is left out. */
    public TracedMessage of(String recipient) {
        List<Fate> its = recipients.stream().filter(f -> recipient.equalsIgnoreCase(f.recipient()) || recipient.equalsIgnoreCase(f.original())).toList();
        List<Line> said = lines.stream().filter(l -> names(l.event(), recipient) || !l.event().contains("to=<")).toList();
        return new TracedMessage(id, facts, Map.of(), its, said, false);
    }

    private static boolean names(String event, String recipient) {
        return event.toLowerCase(Locale.ROOT).contains("to=<" + recipient.toLowerCase(Locale.ROOT) + ">");
    }
}
