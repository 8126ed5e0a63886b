package org.colombier.lists.template;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.cache.template.CaffeineTemplateCache;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.loader.StringLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.Overrides;
import org.colombier.mail.Domain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * The mail texts by name and language. A site's own file is read at each use, so that an edit counts at once.
 * Thread-safe.
 */
@Service
public class MailTexts {

    private static final Logger LOG = LoggerFactory.getLogger(MailTexts.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,60}");
    private static final String DIRECTORY = "templates/mail/";
    private static final int LARGEST_FILE = 64 * 1024;
    private static final int LARGEST_TEXT = 8 * 1024 * 1024;
    private static final int LONGEST_SUBJECT = 400;

    private final Overrides overrides;
    private final ListTexts lists;
    private final Cache<String, TextTemplate> shipped = Caffeine.newBuilder().maximumSize(500).build();
    private final PebbleEngine strict = engine(true);
    private final PebbleEngine lenient = engine(false);
    private final PebbleEngine sandbox = Sandbox.engine();

    MailTexts(Overrides overrides, ListTexts lists) {
        this.overrides = overrides;
        this.lists = lists;
    }

    /** Compiled templates are kept by their text: what is the same text is the same template, and an edited file is another. */
    private static PebbleEngine engine(boolean strict) {
        return new PebbleEngine.Builder().loader(new StringLoader()).autoEscaping(false).strictVariables(strict)
            .newLineTrimming(false).maxRenderedSize(LARGEST_TEXT)
            .templateCache(new CaffeineTemplateCache(Caffeine.newBuilder().maximumSize(500).build())).build();
    }

    /**
     * Renders a text of a list, in the language if there is one, else in English.
     *
     * @param name  the file's name without {@code .txt}
     * @param model what the template may show
     * @throws IllegalArgumentException if there is no shipped text of that name
     */
    public RobotText render(String name, MailingList list, Locale language, Map<String, ?> model) {
        return owners(name, list, language.getLanguage(), model).orElseGet(() -> render(name, overrides.of(list), language, model));
    }

    /** As {@link #render(String, MailingList, Locale, Map)}, of a text of the domain's robot. */
    public RobotText render(String name, Domain domain, Locale language, Map<String, ?> model) {
        return render(name, overrides.of(domain), language, model);
    }

    /** True if there is such a text, shipped or, for {@code list}, overridden: a scenario may name one. */
    public boolean exists(String name, MailingList list) {
        return NAME.matcher(name).matches() && (lists.names(list.id()).contains(name) || shipped(name, "en").isPresent()
            || overrides.of(list).stream().anyMatch(level -> Files.isRegularFile(file(level, name, "en")) || Files.isRegularFile(file(level, name, list.language()))));
    }

    /**
     * An owner's text as it would read, in the language.
     *
     * @throws TextFault if it cannot be compiled or shows a fact that the text does not have
     */
    public RobotText preview(String source, Locale language, Map<String, ?> model) {
        try {
            return ownersText(source, language.getLanguage(), model);
        } catch (IllegalArgumentException headless) {
            throw new TextFault(1, String.valueOf(headless.getMessage()), headless);
        }
    }

    /** The source of the text that the list uses now, in that language, else in English; empty if there is none. */
    public Optional<String> source(String name, MailingList list, String language) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        return lists.find(list.id(), name, language).or(() -> fileSource(name, list, language)).or(() -> shippedSource(name, language)).or(() -> shippedSource(name, "en"));
    }

    /** The names of the texts that refuse a post, {@code reject_*}: the list's own and those in the files of all levels, by name. */
    public List<String> rejections(MailingList list) {
        TreeSet<String> names = new TreeSet<>(lists.names(list.id()));
        for (Path level : overrides.of(list)) {
            for (String language : List.of("en", "fr")) {
                names.addAll(fileNames(level.resolve(DIRECTORY).resolve(language)));
            }
        }
        return names.stream().filter(n -> n.startsWith("reject_") && NAME.matcher(n).matches()).toList();
    }

    private static List<String> fileNames(Path directory) {
        String[] files = directory.toFile().list((d, name) -> name.startsWith("reject_") && name.endsWith(".txt"));
        return files == null ? List.of() : java.util.Arrays.stream(files).map(f -> f.substring(0, f.length() - 4)).toList();
    }

    private Optional<String> fileSource(String name, MailingList list, String language) {
        for (Path level : overrides.of(list)) {
            Path file = file(level, name, language);
            if (Files.isRegularFile(file)) {
                try {
                    return Optional.of(read(file));
                } catch (IOException unreadable) {
                    LOG.error("mail text {}: {}", file, unreadable.getMessage());
                }
            }
        }
        return Optional.empty();
    }

    /** What the owners wrote; one that can no longer be rendered is logged, and the site's speaks. */
    private Optional<RobotText> owners(String name, MailingList list, String language, Map<String, ?> model) {
        Optional<String> source = lists.find(list.id(), name, language);
        try {
            return source.map(text -> ownersText(text, language, model));
        } catch (TextFault | IllegalArgumentException broken) {
            LOG.error("mail text {} of {} ({}): {}; the next in order is used", name, list.address(), language, broken.getMessage());
            return Optional.empty();
        }
    }

    private RobotText ownersText(String source, String language, Map<String, ?> model) {
        Sandbox.checkLoops(source);
        return rendered(sandbox, TextTemplate.read(source), language, model);
    }

    private RobotText render(String name, List<Path> levels, Locale locale, Map<String, ?> model) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a mail text: " + name);
        }
        String language = locale.getLanguage();
        return own(name, levels, language, model)
            .or(() -> shipped(name, language).map(t -> shippedText(name, t, language, model)))
            .or(() -> own(name, levels, "en", model))
            .or(() -> shipped(name, "en").map(t -> shippedText(name, t, "en", model)))
            .orElseThrow(() -> new IllegalArgumentException("there is no mail text " + name));
    }

    /** The nearest of the site's own that can be rendered. */
    private Optional<RobotText> own(String name, List<Path> levels, String language, Map<String, ?> model) {
        if (!language.matches("[a-z]{2,3}")) {
            return Optional.empty();
        }
        for (Path level : levels) {
            Path file = file(level, name, language);
            if (Files.isRegularFile(file)) {
                try {
                    return Optional.of(rendered(strict, TextTemplate.read(read(file)), language, model));
                } catch (IOException | IllegalArgumentException unreadable) {
                    LOG.error("mail text {}:1: {}; the next in order is used", file, unreadable.getMessage());
                } catch (TextFault broken) {
                    LOG.error("mail text {}:{}: {}; the next in order is used", file, broken.line(), broken.getMessage());
                }
            }
        }
        return Optional.empty();
    }

    private Optional<TextTemplate> shipped(String name, String language) {
        return Optional.ofNullable(shipped.get(language + "/" + name, key -> shippedSource(name, language).map(TextTemplate::read).orElse(null)));
    }

    private static Optional<String> shippedSource(String name, String language) {
        if (!language.matches("[a-z]{2,3}")) {
            return Optional.empty();
        }
        try (InputStream in = MailTexts.class.getClassLoader().getResourceAsStream(DIRECTORY + language + "/" + name + ".txt")) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A fact that is missing shows as nothing: a mail with a gap is better than a robot that stops. */
    private RobotText shippedText(String name, TextTemplate template, String language, Map<String, ?> model) {
        try {
            return rendered(strict, template, language, model);
        } catch (TextFault gap) {
            LOG.error("shipped mail text {}/{}:{}: {}", language, name, gap.line(), gap.getMessage());
            return rendered(lenient, template, language, model);
        }
    }

    private static RobotText rendered(PebbleEngine engine, TextTemplate template, String language, Map<String, ?> model) {
        Locale locale = Locale.forLanguageTag(language);
        String subject = evaluate(engine, template.subject(), 1, locale, model).replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
        String body = evaluate(engine, template.body(), template.bodyLine(), locale, model).replaceAll("\n{3,}", "\n\n").strip() + "\n";
        return new RobotText(subject.length() > LONGEST_SUBJECT ? subject.substring(0, LONGEST_SUBJECT) + "…" : subject, body, locale);
    }

    private static String evaluate(PebbleEngine engine, String source, int firstLine, Locale locale, Map<String, ?> model) {
        StringWriter out = new StringWriter();
        try {
            engine.getTemplate(source).evaluate(out, Map.copyOf(model), locale);
        } catch (PebbleException broken) {
            // Pebble's own message ends with the whole template as the file's name.
            throw new TextFault(firstLine - 1 + Math.max(1, broken.getLineNumber() == null ? 1 : broken.getLineNumber()), broken.getPebbleMessage(), broken);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static Path file(Path level, String name, String language) {
        return level.resolve(DIRECTORY).resolve(language).resolve(name + ".txt");
    }

    private static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = in.readNBytes(LARGEST_FILE + 1);
            if (octets.length > LARGEST_FILE) {
                throw new IOException("larger than " + LARGEST_FILE + " octets");
            }
            return new String(octets, StandardCharsets.UTF_8);
        }
    }
}
