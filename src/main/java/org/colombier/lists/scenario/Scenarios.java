package org.colombier.lists.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.ops.Site;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/** Decides requests by the scenarios of a list or a domain. Thread-safe. */
@Service
public class Scenarios {

    /**
     * A fault in a scenario file.
     *
     * @param line counted from 1; 0 means the whole file
     */
    public record Problem(String file, int line, String message) {

        /** {@code file:line: message}. */
        @Override
        public String toString() {
            return file + ":" + line + ": " + message;
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
    private final Roles roles;
    private final ListFacts lists;
    private final ScenarioSettings settings;
    private final Clock clock;

    Scenarios(Site site, Roles roles, ListFacts lists, ScenarioSettings settings, ObjectProvider<NamedFilters> named, Clock clock) {
        Places places = new Places(site.etcDir());
        this.files = new ScenarioFiles(places);
        this.filters = new SearchFilters(places, () -> Optional.ofNullable(named.getIfAvailable()));
        this.roles = roles;
        this.lists = lists;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Decides by the scenario that the list's parameter of the operation's name says (for {@code create_list}, the setting
     * {@code colombier.scenario.create-list}). Never throws for what a file or a message holds: that is a refusal.
     *
     * @param operation such as {@code send}, {@code subscribe}, {@code review}, {@code archive_web_access}
     */
    public Decision decide(String operation, ScenarioContext request) {
        Optional<String> name = request.list().isPresent() ? lists.parameter(request.list().get(), operation)
            : operation.equals("create_list") ? Optional.of(settings.createList()) : Optional.empty();
        return name.map(n -> decide(operation, n, request)).orElseGet(() -> Decision.refusal(Decision.MISSING, operation, List.of()));
    }

    /** As {@link #decide(String, ScenarioContext)}, by the scenario of that name. */
    public Decision decide(String operation, String name, ScenarioContext request) {
        Evaluator evaluator = new Evaluator(request, roles, lists, filters, clock);
        if (operation.equals("send") && request.list().isPresent() && !lists.isOpen(request.list().get())) {
            return Decision.refusal(Decision.NOT_OPEN, operation, List.of());
        }
        if (operation.equals("visibility") && request.list().isPresent() && !lists.isOpen(request.list().get()) && !isAdmin(request)) {
            return Decision.refusal(Decision.NOT_OPEN, operation, List.of());
        }
        boolean blocklist = settings.blocklist().contains(operation) && filters.exists(Judgement.BLOCKLIST, request.domain(), request.list());
        return new Judgement(files, evaluator, request).decide(operation, name, blocklist);
    }

    private boolean isAdmin(ScenarioContext request) {
        return request.list().isPresent() && request.sender()
            .filter(s -> roles.isOwner(request.list().get(), s) || roles.isEditor(request.list().get(), s)).isPresent();
    }

    /** The scenarios that a list (or with an empty list, a domain) can choose for an operation, by name. */
    public List<Choice> names(String operation, Domain domain, Optional<EmailAddress> list) {
        return files.all(operation, domain, list).entrySet().stream().map(e -> new Choice(e.getKey(), e.getValue().titles())).toList();
    }

    /** The shipped scenarios of an operation and the site's own, by name. */
    public List<Choice> names(String operation) {
        return names(operation, new Domain("invalid"), Optional.empty());
    }

    /** The faults of a text in the scenario language; none if it is sound. */
    public static List<Problem> check(String name, String text) {
        try {
            ScenarioParser.parse(name, text);
            return List.of();
        } catch (ScenarioSyntaxException e) {
            return e.problems();
        }
    }

    /** The faults of a file; none if it is sound. */
    public static List<Problem> check(Path file) {
        try {
            if (Files.size(file) > MAX_OCTETS) {
                return List.of(new Problem(file.toString(), 0, "larger than " + MAX_OCTETS + " octets"));
            }
            return check(file.toString(), Files.readString(file));
        } catch (IOException e) {
            return List.of(new Problem(file.toString(), 0, "cannot be read: " + e));
        }
    }
}
