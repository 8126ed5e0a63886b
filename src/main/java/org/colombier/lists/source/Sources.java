package org.colombier.lists.source;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.colombier.ops.MailLog;
import org.springframework.stereotype.Service;

/** The data sources of the lists. Thread-safe; two nodes never synchronise one list at once. */
@Service
public class Sources {

    /** A source as the list names it. @param fault why it cannot be understood; empty if it can */
    public record Named(String role, String key, String label, boolean attributes, String fault) {
    }

    /**
     * How a list stands with its sources.
     *
     * @param state     {@code ok}, {@code failing}, {@code held}; {@code new} if it was never synchronised
     * @param next      when it is synchronised next, if it has sources
     * @param including lists of this site that include it
     */
    public record Standing(List<Named> sources, String state, Optional<Instant> last, Optional<Instant> next, boolean running, List<String> including) {
    }

    private final Catalog catalog;
    private final Definitions definitions;
    private final Synchronisation synchronisation;
    private final DueLists due;
    private final SyncReports reports;
    private final OtherLists others;
    private final SourceLetters letters;
    private final SourceSettings settings;
    private final Clock clock;

    Sources(Catalog catalog, Definitions definitions, Synchronisation synchronisation, DueLists due, SyncReports reports, OtherLists others, SourceLetters letters,
            SourceSettings settings, Clock clock) {
        this.catalog = catalog;
        this.definitions = definitions;
        this.synchronisation = synchronisation;
        this.due = due;
        this.reports = reports;
        this.others = others;
        this.letters = letters;
        this.settings = settings;
        this.clock = clock;
    }

    public Standing standing(MailingList list) {
        List<Named> named = definitions.of(list, catalog.settings(list)).stream()
            .map(d -> new Named(Synchronisation.text(d.role()), d.key(), d.label(), d.attributes(), d.fault())).toList();
        Optional<DueLists.Standing> row = due.of(list.id());
        String state = row.filter(r -> r.attempted().isPresent()).map(DueLists.Standing::state).orElse("new");
        return new Standing(named, state, row.flatMap(DueLists.Standing::attempted), row.filter(_ -> !named.isEmpty()).map(DueLists.Standing::due),
            row.filter(DueLists.Standing::running).isPresent(), others.including(list).stream().map(l -> l.address().toString()).toList());
    }

    /** What the last synchronisations did, the newest first. @param limit at most 20 */
    public List<SyncReport> reports(MailingList list, int limit) {
        return reports.last(list.id(), limit);
    }

    /** What a synchronisation would do now; changes nothing, and asks all sources. */
    public SyncReport preview(MailingList list) {
        ListSettings now = catalog.settings(list);
        return synchronisation.run(list, now, definitions.of(list, now), new Synchronisation.Manner("preview", true, false), Optional.empty(), () -> { });
    }

    /**
     * Asks all sources of a list and brings it in line; not within a transaction.
     *
     * @param cause why, in a few words, for the report
     * @param force true if somebody has confirmed that however many people may go
     * @throws SourceBusy if it is being done already
     */
    public SyncReport sync(MailingList list, String cause, boolean force) {
        Instant begun = clock.instant();
        if (!due.claim(list.id())) {
            throw new SourceBusy(list);
        }
        String state = "failing";
        Duration next = settings.retry();
        try (Pulse pulse = new Pulse(() -> due.renew(list.id()))) {
            ListSettings now = catalog.settings(list);
            List<Definition> sources = definitions.of(list, now);
            others.note(list, sources);
            Optional<Consumer<List<EmailAddress>>> newcomers = now.get(ListParameters.INCLUSION_NOTIFICATION) ? Optional.of(added -> letters.welcome(list, added)) : Optional.empty();
            SyncReport report = synchronisation.run(list, now, sources, new Synchronisation.Manner(cause, false, force), newcomers, pulse::check);
            reports.keep(list.id(), report);
            state = report.outcome();
            Duration ttl = Duration.ofSeconds(now.get(ListParameters.TTL));
            next = state.equals("ok") || ttl.compareTo(settings.retry()) < 0 ? ttl : settings.retry();
            MailLog.line("source", "NOQUEUE", "list=<" + list.address() + ">, cause=" + cause + ", status=" + report.summary());
            tell(list, state, report);
            if (sources.isEmpty() && state.equals("ok")) {
                next = Duration.ofDays(1);
            }
            return report;
        } finally {
            due.release(list.id(), state, begun, next);
        }
    }

    /** Once for each change to the worse. */
    private void tell(MailingList list, String state, SyncReport report) {
        String before = due.of(list.id()).map(DueLists.Standing::state).orElse("ok");
        if (!state.equals("ok") && !state.equals(before)) {
            letters.trouble(list, state.toLowerCase(Locale.ROOT), report);
        }
    }
}
