package org.colombier.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.colombier.ops.MailLogFiles.DayFile;
import org.springframework.stereotype.Component;

/**
 * What happened to mail, and why: reads the mail log twice, once for the queue ids that a question means, once for all
 * their lines. The log is the record, so tracing costs delivery nothing. One question is answered at a time, so that
 * tracing never takes more than one core; thread-safe.
 */
@Component
public class Trace {

    private final MailLogSettings settings;
    private final Site site;
    private final ReentrantLock one = new ReentrantLock();

    Trace(MailLogSettings settings, Site site) {
        this.settings = settings;
        this.site = site;
    }

    /** How far back lines are kept. */
    public Duration reach() {
        return settings.keep();
    }

    /**
     * @return the messages and refusals, the latest first; beside those asked for, what was made of them (a list's copies)
     * @throws UncheckedIOException if the log cannot be read
     */
    public List<TracedMessage> find(TraceQuery query) {
        one.lock();
        try {
            return read(query);
        } catch (IOException e) {
            throw new UncheckedIOException("the mail log cannot be read: " + e.getMessage(), e);
        } finally {
            one.unlock();
        }
    }

    private List<TracedMessage> read(TraceQuery query) throws IOException {
        List<DayFile> files = MailLogFiles.in(settings.in(site)).stream()
            .filter(f -> !f.day().isBefore(MailLogFiles.dayOf(query.since())) && !f.day().isAfter(MailLogFiles.dayOf(query.until()))).toList();
        TraceSearch search = new TraceSearch(query);
        search.read(files);
        TraceCollector collector = new TraceCollector(query, search.ids());
        collector.read(files.reversed());
        return Stream.concat(collector.messages(), search.refusals().stream().map(TraceCollector::refusal))
            .sorted(Comparator.comparing((TracedMessage m) -> m.lines().getFirst().at()).reversed()).limit(query.limit()).toList();
    }
}
