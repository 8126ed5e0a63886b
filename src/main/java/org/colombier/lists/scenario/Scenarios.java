package org.colombier.lists.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.ops.Site;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Service;

/** Decides requests by the scenarios of a list or a domain. Thread-safe. */
@Service
public class Scenarios {

    /**
     * A fault in a scenario file.
     *
     * @param line    counted from 1; 0 means the whole file
     * @param column  counted from 1; 0 means the whole line
     * @param warning true if the file does as written, which is hardly what was meant
     */
    public record Problem(String file, int line, int column, String message, boolean warning) {

        /** {@code file:line:column: message}. */
        @Override
        public String toString() {
            return file + ":" + line + ":" + column + ": " + (warning ? "warning: " : "") + message;
        }
    }

    /** A scenario to choose in a form: its name, which is the parameter's value, and its titles by language tag ({@code ""} for none). */
    public record Choice(String name, Map<String, String> titles) {

        /** The title in that language, else without a language, else in English, else the name. */
        public String title(Locale locale) {
            String language = locale.getLanguage();
            String plain = titles.getOrDefault("", titles.getOrDefault("en", name));
            return titles.getOrDefault(locale.toLanguageTag().toLowerCase(Locale.ROOT), titles.getOrDefault(language, plain));
        }
    }

    /** A file larger than this is no scenario, in octets. */
    private static final long MAX_OCTETS = 4L * ScenarioParser.MAX_CHARACTERS;

    private final ScenarioFiles files;
    private final SearchFilters filters;
    private final CustomConditions custom;
    private final Roles roles;
    private final ListFacts lists;
    private final ScenarioSettings settings;
    private final Supplier<Optional<ScenarioTrouble>> trouble;
    private final Clock clock;

    @Autowired
    Scenarios(Site site, Roles roles, ListFacts lists, ScenarioSettings settings, BlockList people, ObjectProvider<NamedFilters> named, ObjectProvider<ScenarioTrouble> trouble, Clock clock) {
        this(site, roles, lists, settings, (name, request) -> people.patterns(name, request.domain(), request.list(), lists::id),
            () -> Optional.ofNullable(named.getIfAvailable()), () -> Optional.ofNullable(trouble.getIfAvailable()), clock);
    }

    Scenarios(Site site, Roles roles, ListFacts lists, ScenarioSettings settings, SearchFilters.Added people, Supplier<Optional<NamedFilters>> named,
              Supplier<Optional<ScenarioTrouble>> trouble, Clock clock) {
        Places places = new Places(site.etcDir());
        this.files = new ScenarioFiles(places);
        this.filters = new SearchFilters(places, this::whose, people, named);
        this.custom = new CustomConditions(places);
        this.roles = roles;
        this.lists = lists;
        this.settings = settings;
        this.trouble = trouble;
        this.clock = clock;
    }

    /**
     * Decides by the scenario that the list's parameter of the operation's name says; for operations on a domain, such as
     * {@code create_list}, the setting ({@code colombier.scenario.create-list}). Never throws for what a file or a message
     * holds: that is a refusal, and the listmasters are told.
     *
     * @param operation such as {@code send}, {@code subscribe}, {@code review}, {@code archive_web_access}
     */
    public Decision decide(String operation, ScenarioContext request) {
        return name(operation, request).map(n -> decide(operation, n, request)).orElseGet(() -> Decision.refusal(Decision.MISSING, operation, List.of()));
    }

    /** As {@link #decide(String, ScenarioContext)}, by the scenario of that name. */
    public Decision decide(String operation, String name, ScenarioContext request) {
        Decision decision = decide(operation, name, request, false);
        if (decision.isTrouble()) {
            trouble.get().ifPresent(t -> t.met(request.domain(), request.list(), decision));
        }
        return decision;
    }

    /** As {@link #decide(String, ScenarioContext)}, for a person who asks why: the trace tells what each variable stood for, and nobody is told of faults. */
    public Decision explain(String operation, ScenarioContext request) {
        return name(operation, request).map(n -> decide(operation, n, request, true)).orElseGet(() -> Decision.refusal(Decision.MISSING, operation, List.of()));
    }

    /** The name of the scenario that decides an operation: the list's parameter, or for a domain the setting. */
    public Optional<String> name(String operation, ScenarioContext request) {
        return request.list().flatMap(list -> lists.parameter(list, operation)).or(() -> settings.ofDomain(operation));
    }

    private Decision decide(String operation, String name, ScenarioContext request, boolean explain) {
        Optional<EmailAddress> list = request.list();
        if (operation.equals("send") && list.isPresent() && !isOpen(request)) {
            return Decision.refusal(Decision.NOT_OPEN, operation, List.of());
        }
        if (operation.equals("visibility") && list.isPresent() && !isOpen(request) && !isAdmin(request)) {
            return Decision.refusal(Decision.NOT_OPEN, operation, List.of());
        }
        Evaluator evaluator = new Evaluator(request, roles, filters, custom, new VariableValues(request, roles, lists, clock), clock.instant());
        boolean allow = settings.allowlist().contains(operation);
        return new Judgement(files, evaluator, request, whose(request), new Judgement.Mode(settings.blocklist().contains(operation), allow, explain)).decide(operation, name);
    }

    private Places.Whose whose(ScenarioContext request) {
        return new Places.Whose(request.domain(), request.list(), request.known().map(MailingList::family).orElseGet(() -> request.list().flatMap(lists::family)));
    }

    private boolean isOpen(ScenarioContext request) {
        return request.known().map(MailingList::isOpen).orElseGet(() -> request.list().filter(lists::isOpen).isPresent());
    }

    private boolean isAdmin(ScenarioContext request) {
        return request.list().isPresent() && request.sender()
            .filter(s -> roles.isOwner(request.list().get(), s) || roles.isEditor(request.list().get(), s)).isPresent();
    }

    /** The scenarios that a list (or with an empty list, a domain) can choose for an operation, by name. */
    public List<Choice> names(String operation, Domain domain, Optional<EmailAddress> list) {
        return files.all(operation, new Places.Whose(domain, list, list.flatMap(lists::family))).entrySet().stream().map(e -> new Choice(e.getKey(), e.getValue().titles())).toList();
    }

    /** The shipped scenarios of an operation and the site's own, by name. */
    public List<Choice> names(String operation) {
        return names(operation, new Domain("invalid"), Optional.empty());
    }

    /** The faults of a text in the scenario language, and what it holds that can do nothing, by line; none if it is sound. */
    public static List<Problem> check(String name, String text) {
        ScenarioParser.Reading reading = ScenarioParser.read(name, text);
        return Stream.concat(reading.problems().stream(), Unreachable.in(reading.file()).stream()).sorted(Comparator.comparingInt(Problem::line)).toList();
    }

    /** The faults of a file; none if it is sound. */
    public static List<Problem> check(Path file) {
        try {
            if (Files.size(file) > MAX_OCTETS) {
                return List.of(new Problem(file.toString(), 0, 0, "larger than " + MAX_OCTETS + " octets", false));
            }
            return check(file.toString(), ScenarioText.of(Files.readAllBytes(file)));
        } catch (IOException e) {
            return List.of(new Problem(file.toString(), 0, 0, "cannot be read: " + e, false));
        }
    }
}
