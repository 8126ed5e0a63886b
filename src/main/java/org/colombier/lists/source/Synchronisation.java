package org.colombier.lists.source;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Inclusions;
import org.colombier.lists.members.Inclusions.Difference;
import org.colombier.lists.members.Inclusions.Role;
import org.colombier.lists.source.SyncReport.RoleResult;
import org.colombier.lists.source.SyncReport.SourceResult;
import org.colombier.mail.EmailAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks all sources of a list and brings the list in line with their answers. Thread-safe; who calls holds the list's lease. */
@Component
class Synchronisation {

    private static final Logger LOG = LoggerFactory.getLogger(Synchronisation.class);

    /**
     * How it is done.
     *
     * @param preview true to change nothing
     * @param force   true to remove however many go
     */
    record Manner(String cause, boolean preview, boolean force) {
    }

    private final Inclusions inclusions;
    private final SourceReading reading;
    private final DueLists due;
    private final Clock clock;

    Synchronisation(Inclusions inclusions, SourceReading reading, DueLists due, Clock clock) {
        this.inclusions = inclusions;
        this.reading = reading;
        this.due = due;
        this.clock = clock;
    }

    /** @param newcomers told of members that were added, some thousands at a time, in the transaction that adds them */
    SyncReport run(MailingList list, ListSettings settings, List<Definition> definitions, Manner manner, Optional<Consumer<List<EmailAddress>>> newcomers, Runnable alive) {
        Instant started = clock.instant();
        List<SourceResult> sources = new ArrayList<>();
        List<RoleResult> roles = new ArrayList<>();
        for (Role role : Role.values()) {
            List<Definition> own = definitions.stream().filter(d -> d.role() == role && !d.attributes()).toList();
            if (!own.isEmpty() || !due.entries(list.id(), text(role)).isEmpty()) {
                roles.add(role(list, settings, role, own, manner, role == Role.MEMBER ? newcomers : Optional.empty(), alive, sources));
            }
        }
        definitions.stream().filter(Definition::attributes).forEach(d -> {
            sources.add(attributes(list, settings, d, manner));
            alive.run();
        });
        boolean failed = sources.stream().anyMatch(s -> s.outcome().equals("failed"));
        boolean held = roles.stream().anyMatch(r -> !r.held().isEmpty());
        return new SyncReport(started, clock.instant(), manner.cause(), failed ? "failing" : held ? "held" : "ok", manner.preview(), List.copyOf(sources), List.copyOf(roles));
    }

    private RoleResult role(MailingList list, ListSettings settings, Role role, List<Definition> definitions, Manner manner, Optional<Consumer<List<EmailAddress>>> newcomers,
                            Runnable alive, List<SourceResult> sources) {
        try (Inclusions.Run run = inclusions.begin(list, role)) {
            Map<String, Long> answered = new HashMap<>();
            for (Definition definition : definitions) {
                SourceResult result = ask(list, settings, definition, entries -> run.stage(definition.key(), entries));
                if (result.outcome().equals("answered")) {
                    answered.put(definition.key(), result.entries());
                }
                sources.add(result);
                alive.run();
            }
            boolean all = answered.size() == definitions.size();
            Difference planned = run.difference(all);
            Optional<String> objection = manner.force() ? Optional.empty() : objection(list, settings, role, definitions, answered, planned);
            if (manner.preview()) {
                return result(role, planned, planned.removed(), objection);
            }
            Difference done = run.apply(all && objection.isEmpty(), newcomers);
            if (all && objection.isEmpty()) {
                due.keep(list.id(), text(role), answered);
            }
            return result(role, done, objection.isPresent() ? planned.removed() : done.removed(), objection);
        }
    }

    private Optional<String> objection(MailingList list, ListSettings settings, Role role, List<Definition> definitions, Map<String, Long> answered, Difference planned) {
        Map<String, Long> before = due.entries(list.id(), text(role));
        List<RemovalLimit.Change> changes = definitions.stream().filter(d -> answered.containsKey(d.key()) && before.containsKey(d.key()))
            .map(d -> new RemovalLimit.Change(d.label(), before.get(d.key()), answered.get(d.key()))).toList();
        Set<String> gone = new HashSet<>(before.keySet());
        definitions.forEach(d -> gone.remove(d.key()));
        return new RemovalLimit(settings.get(ListParameters.REMOVAL_PERCENT), settings.get(ListParameters.REMOVAL_PEOPLE))
            .objection(planned, changes, gone.stream().mapToLong(before::get).sum());
    }

    private SourceResult attributes(MailingList list, ListSettings settings, Definition definition, Manner manner) {
        try (Inclusions.Run run = inclusions.begin(list, definition.role())) {
            SourceResult result = ask(list, settings, definition, entries -> run.stage(definition.key(), entries));
            if (result.outcome().equals("answered") && !manner.preview()) {
                run.fillAttributes();
            }
            return result;
        }
    }

    /** Reads a source to its end. */
    private interface Reader {
        long read(Entries entries);
    }

    private SourceResult ask(MailingList list, ListSettings settings, Definition definition, Reader reader) {
        if (definition.source().isEmpty()) {
            return result(definition, "failed", 0, 0, definition.fault());
        }
        if (definition.nosync().hold(LocalTime.ofInstant(clock.instant(), settings.get(ListParameters.TIME_ZONE)))) {
            return result(definition, "skipped", 0, 0, "");
        }
        try (Rows rows = reading.open(list, definition.source().get())) {
            Entries entries = reading.people(rows, definition.as());
            long taken = reader.read(entries);
            return result(definition, "answered", taken, entries.unreadable(), "");
        } catch (SourceFailure failure) {
            return result(definition, "failed", 0, 0, String.valueOf(failure.getMessage()));
        } catch (RuntimeException unexpected) {
            LOG.error("the source {} of {} failed", definition.label(), list.address(), unexpected);
            return result(definition, "failed", 0, 0, "something unexpected; the server's log says what (" + unexpected.getClass().getSimpleName() + ")");
        }
    }

    private static SourceResult result(Definition d, String outcome, long entries, long unreadable, String reason) {
        return new SourceResult(text(d.role()), d.key(), d.label(), outcome, entries, unreadable, reason);
    }

    private static RoleResult result(Role role, Difference d, long removed, Optional<String> objection) {
        return new RoleResult(text(role), d.before(), d.staged(), d.added(), Math.max(0, d.staged() - d.added() - d.excluded() - d.refused()), removed, d.released(),
            d.excluded(), d.refused(), objection.orElse(""), d.examples());
    }

    static String text(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
