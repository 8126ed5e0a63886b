package org.colombier.portal.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.pebbletemplates.pebble.PebbleEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TemplatesTest {

    private static final Path TEMPLATES = Path.of("templates/web");
    private static final Pattern KEY = Pattern.compile("(?<![a-z])t\\('([a-z0-9.-]+)'(?! [+])");

    private final Messages messages = new Messages();

    @Test
    void everyTemplateCompiles() throws IOException {
        PebbleEngine engine = PebbleViews.engine(Path.of("target/none"), messages, new Assets(), ZoneOffset.UTC);
        for (Path template : templates()) {
            String name = template.getFileName().toString().replace(".peb", "");
            assertThatCode(() -> engine.getTemplate(name)).as(name).doesNotThrowAnyException();
        }
    }

    @Test
    void everyTextThatATemplateNamesExists() throws IOException {
        for (Path template : templates()) {
            Matcher keys = KEY.matcher(Files.readString(template));
            while (keys.find()) {
                assertThat(messages.has(keys.group(1))).as("%s in %s", keys.group(1), template).isTrue();
            }
        }
    }

    @Test
    void bothLanguagesSayTheSame() {
        Pattern one = Pattern.compile(".*\\.one");
        assertThat(new TreeSet<>(messages.keys("fr").stream().filter(k -> !one.matcher(k).matches()).toList()))
            .isEqualTo(new TreeSet<>(messages.keys("en").stream().filter(k -> !one.matcher(k).matches()).toList()));
    }

    @Test
    void aNumberChoosesTheFormOfItsText() {
        assertThat(messages.text(Locale.ENGLISH, "members.title", 0)).isEqualTo("0 members");
        assertThat(messages.text(Locale.ENGLISH, "members.title", 1)).isEqualTo("1 member");
        assertThat(messages.text(Locale.FRENCH, "members.title", 0)).isEqualTo("0 abonné");
    }

    @Test
    void anArgumentIsNeverReadAsAPattern() {
        assertThat(messages.text(Locale.ENGLISH, "form.refused", "{0}{1}$1")).isEqualTo("Not done: {0}{1}$1");
    }

    private static List<Path> templates() throws IOException {
        try (Stream<Path> files = Files.list(TEMPLATES)) {
            return files.sorted().toList();
        }
    }

    /** A line does not break before a double sign; apostrophes are curved. */
    @Test
    void frenchTextsHaveTheSpacesAndQuotesOfFrench() throws IOException {
        for (String room : java.util.List.of("portal", "lists", "commands", "reasons")) {
            for (String line : Files.readAllLines(Path.of("src/main/resources/messages/" + room + "_fr.properties"))) {
                assertThat(line).as(room).doesNotContainPattern(" [;!?»](\\s|$)| :(\\s|$)|« ");
                if (room.equals("portal")) {
                    assertThat(line).doesNotContainPattern("\\w''?\\w");
                }
            }
        }
    }
}
