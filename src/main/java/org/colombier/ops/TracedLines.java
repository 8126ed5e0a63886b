package org.colombier.ops;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.ops.TracedMessage.Fate;
import org.colombier.ops.TracedMessage.Line;

/** The lines of one message, and what they say. Not thread-safe. */
final class TracedLines {

    private static final int MOST = 1_000;
    /** {@code key=value}, {@code key=<value>}: the value ends where the log puts a comma, a semicolon or a blank after it. */
    private static final Pattern PAIR = Pattern.compile("(?:^|[ ,;])([a-z][a-z_-]*)=(?:<([^>]*)>|([^,; ]*))");
    private static final Pattern STATUS = Pattern.compile("status=([a-z]+)(?: \\((.*)\\))?");
    /** What is said of the message; the rest is said of a recipient. */
    private static final Set<String> FACTS = Set.of("client", "sasl_username", "from", "size", "nrcpt", "message-id", "helo", "origin", "list", "number");

    private final String id;
    private final Optional<String> recipient;
    private final List<Line> lines = new ArrayList<>();
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final Map<String, Fate> fates = new LinkedHashMap<>();
    private boolean complete = true;

    /** @param recipient of whom alone to keep the lines */
    TracedLines(String id, Optional<String> recipient) {
        this.id = id;
        this.recipient = recipient.map(r -> r.toLowerCase(Locale.ROOT));
    }

    void add(MailLogLine line) {
        Map<String, String> pairs = pairs(line.event());
        FACTS.stream().filter(pairs::containsKey).forEach(fact -> facts.putIfAbsent(fact, pairs.get(fact)));
        Matcher status = STATUS.matcher(line.event());
        boolean fate = pairs.containsKey("to") && status.find();
        if (fate) {
            outcomes.merge(status.group(1), 1, Integer::sum);
        }
        if (!isOfInterest(pairs) || lines.size() >= MOST) {
            complete = false;
            return;
        }
        lines.add(new Line(line.at(), line.room(), line.event()));
        if (fate) {
            fates.put(pairs.get("to"), new Fate(line.at(), pairs.get("to"), pairs.getOrDefault("orig_to", ""), status.group(1),
                pairs.getOrDefault("dsn", ""), pairs.getOrDefault("relay", ""), Optional.ofNullable(status.group(2)).orElse("")));
        }
    }

    private boolean isOfInterest(Map<String, String> pairs) {
        return recipient.isEmpty() || !pairs.containsKey("to") || isAsked(pairs.get("to")) || pairs.containsKey("orig_to") && isAsked(pairs.get("orig_to"));
    }

    private boolean isAsked(String address) {
        return address.toLowerCase(Locale.ROOT).equals(recipient.orElseThrow());
    }

    private static Map<String, String> pairs(String event) {
        Map<String, String> pairs = new LinkedHashMap<>();
        // What a peer said comes last, in brackets: its words are no keys of ours.
        int said = event.indexOf(" (");
        Matcher pair = PAIR.matcher(said < 0 ? event : event.substring(0, said));
        while (pair.find()) {
            pairs.putIfAbsent(pair.group(1), pair.group(2) != null ? pair.group(2) : pair.group(3));
        }
        return pairs;
    }

    boolean isAny() {
        return !lines.isEmpty();
    }

    TracedMessage message() {
        return new TracedMessage(id, new LinkedHashMap<>(facts), new TreeMap<>(outcomes), List.copyOf(fates.values()), List.copyOf(lines), complete);
    }
}
