package org.colombier.lists.posting;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListParameters.FooterType;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.Overrides;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * A list's header text and footer: its parameters {@code header} and {@code footer}, else the files {@code message_header} and
 * {@code message_footer} of the list, its domain or the site, the nearest; under the footer always {@code message_global_footer}
 * of the domain, else the site. Beside each file may stand one with {@code .mime} added to its name: a whole MIME part for where
 * the text is not put into the post's. Files are read at each use, so that an edit counts at once. Thread-safe.
 */
@Component
class FooterTexts {

    private static final Logger LOG = LoggerFactory.getLogger(FooterTexts.class);
    private static final int LARGEST = 64 * 1024;
    private static final Pattern PART = Pattern.compile("\\A(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*Content-Type:[^\n]*\n[\\s\\S]*", Pattern.CASE_INSENSITIVE);

    private final Overrides overrides;

    FooterTexts(Overrides overrides) {
        this.overrides = overrides;
    }

    /** Both texts and where they go. */
    record Found(FooterText before, FooterText after, Footer.Manner manner) {

        Footer footer() {
            return new Footer(before, after, manner);
        }
    }

    Found of(MailingList list, ListSettings settings) {
        List<Path> levels = overrides.of(list);
        FooterText before = own(settings.get(ListParameters.HEADER), levels, "message_header");
        FooterText after = own(settings.get(ListParameters.FOOTER), levels, "message_footer").over(file(overrides.of(list.domain()), "message_global_footer"));
        return new Found(before, after, settings.get(ListParameters.FOOTER_TYPE) == FooterType.APPEND ? Footer.Manner.TEXT : Footer.Manner.PART);
    }

    private static FooterText own(String parameter, List<Path> levels, String file) {
        return parameter.isBlank() ? file(levels, file) : FooterText.of(parameter);
    }

    private static FooterText file(List<Path> levels, String name) {
        for (Path level : levels) {
            Optional<String> text = read(level.resolve(name));
            Optional<String> part = read(level.resolve(name + ".mime")).filter(p -> isPart(level.resolve(name + ".mime"), p));
            if (text.isPresent() || part.isPresent()) {
                return new FooterText(text.orElse(""), part);
            }
        }
        return FooterText.NONE;
    }

    private static boolean isPart(Path file, String text) {
        if (!PART.matcher(text).matches()) {
            LOG.error("{}: not a MIME part: it must begin with its fields, Content-Type among them; it is not used", file);
            return false;
        }
        return true;
    }

    private static Optional<String> read(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = in.readNBytes(LARGEST + 1);
            if (octets.length > LARGEST) {
                LOG.error("{}: larger than {} octets; it is not used", file, LARGEST);
                return Optional.empty();
            }
            return Optional.of(new String(octets, StandardCharsets.UTF_8).replace("\uFEFF", ""));
        } catch (IOException e) {
            LOG.error("{}: {}; it is not used", file, e.getMessage());
            return Optional.empty();
        }
    }
}
