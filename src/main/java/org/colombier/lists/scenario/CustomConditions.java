package org.colombier.lists.scenario;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colombier.mail.Domain;

/**
 * The site's own conditions, {@code customcondition::NAME(argument,…)}: a Pebble text in
 * {@code custom_conditions/NAME.peb} of the domain or the site, which has the arguments as {@code args} and writes
 * {@code true} or {@code 1} where the condition holds. An answer counts for an hour, or until the file changes. Sympa has
 * Perl modules there, which do not run here. Thread-safe.
 */
final class CustomConditions {

    private static final int MAX_OCTETS = 64 << 10;

    private record Question(PebbleTemplate condition, List<String> arguments) {
    }

    private final Places places;
    private final PebbleEngine engine = new PebbleEngine.Builder().autoEscaping(false).strictVariables(true).cacheActive(false)
        .methodAccessValidator((_, _) -> false).build();
    private final FileCache<PebbleTemplate> files = new FileCache<>(MAX_OCTETS, this::read);
    private final Cache<Question, Boolean> answers = Caffeine.newBuilder().maximumSize(50_000).expireAfterWrite(Duration.ofHours(1)).build();

    CustomConditions(Places places) {
        this.places = places;
    }

    /** @throws ScenarioFault if there is no such condition, or it fails */
    boolean holds(String name, Domain domain, List<String> arguments) {
        for (Path path : places.conditions(name + ".peb", domain)) {
            Optional<FileCache.Loaded<PebbleTemplate>> loaded = files.get(path);
            if (loaded.isPresent()) {
                PebbleTemplate condition = loaded.get().value().orElseThrow(() -> new ScenarioFault(path + " cannot be read: " + loaded.get().fault()));
                return answers.get(new Question(condition, arguments), question -> ask(path, question));
            }
        }
        throw new ScenarioFault("there is no custom_conditions/" + name + ".peb");
    }

    private static boolean ask(Path path, Question question) {
        StringWriter said = new StringWriter();
        try {
            question.condition().evaluate(said, Map.of("args", question.arguments()));
        } catch (IOException | PebbleException failed) {
            throw new ScenarioFault(path + ": " + failed.getMessage());
        }
        String answer = said.toString().strip();
        return answer.equals("1") || answer.equalsIgnoreCase("true");
    }

    private PebbleTemplate read(Path file, String text) throws ScenarioSyntaxException {
        try {
            return engine.getLiteralTemplate(text);
        } catch (PebbleException broken) {
            int line = Optional.ofNullable(broken.getLineNumber()).orElse(0);
            throw new ScenarioSyntaxException(List.of(new Scenarios.Problem(file.toString(), line, 0, String.valueOf(broken.getMessage()), false)));
        }
    }
}
