package org.colombier.ops;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.colombier.ops.MailLogFiles.DayFile;
import org.colombier.ops.MailLogScan.Needle;

/** The second reading of a trace: the lines of the messages in question, put together. Not thread-safe. */
final class TraceCollector {

    /** What a message was made of, so that a list's copies are found from the post. */
    private static final Pattern ORIGIN = Pattern.compile("\\borigin=(\\w+)");
    private static final Needle ORIGIN_KEY = new Needle("origin=");
    private static final int MOST_FOLLOWED = 1_000;

    private final TraceQuery query;
    private final Map<String, TracedLines> messages = new LinkedHashMap<>();

    TraceCollector(TraceQuery query, Set<String> ids) {
        this.query = query;
        ids.forEach(this::add);
    }

    private void add(String id) {
        messages.put(id, new TracedLines(id, query.recipient().map(TraceSearch::bare)));
    }

    /** @param files the oldest first */
    void read(List<DayFile> files) throws IOException {
        if (messages.isEmpty()) {
            return;
        }
        MailLogScan scan = new MailLogScan();
        for (DayFile file : files) {
            scan.read(file.path(), () -> look(scan));
        }
    }

    private void look(MailLogScan scan) {
        if (scan.contains(ORIGIN_KEY)) {
            follow(scan);
        }
        TracedLines message = messages.get(scan.id());
        if (message != null) {
            MailLogLine.parse(scan.text()).filter(line -> query.spans(line.at())).ifPresent(message::add);
        }
    }

    private void follow(MailLogScan scan) {
        Matcher origin = ORIGIN.matcher(scan.text());
        String id = scan.id();
        if (origin.find() && messages.containsKey(origin.group(1)) && !messages.containsKey(id) && messages.size() < MOST_FOLLOWED) {
            add(id);
        }
    }

    /** Those of which there is a line. */
    Stream<TracedMessage> messages() {
        return messages.values().stream().filter(TracedLines::isAny).map(TracedLines::message);
    }

    static TracedMessage refusal(MailLogLine line) {
        TracedLines lines = new TracedLines(line.id().toString(), Optional.empty());
        lines.add(line);
        return lines.message();
    }
}
