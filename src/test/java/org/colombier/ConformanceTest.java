package org.colombier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the table of standards against the code: what it names must be there. */
class ConformanceTest {

    private static final Path TABLE = Path.of("docs/conformance.md");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private static List<String[]> rows() throws IOException {
        return Files.readAllLines(TABLE).stream().filter(l -> l.startsWith("| ") && !l.startsWith("| standard") && !l.startsWith("| ---"))
            .map(l -> l.substring(2, l.length() - 2).split(" \\| ", -1)).toList();
    }

    private static Stream<String> names(String cell) {
        return NAME.matcher(cell).results().map((MatchResult m) -> m.group(1));
    }

    @Test
    void everyRowNamesAStandardAStatusAClassAndATest() throws IOException {
        assertThat(rows()).isNotEmpty().allSatisfy(row -> {
            assertThat(row).as(row[0]).hasSize(5);
            assertThat(row[0]).matches("(RFC|Postfix|PROXY|XCLIENT|Sympa|Maildir|M3AAWG|WCAG|HTML|CSP).*");
            assertThat(row[2]).as(row[0]).matches("(full|part|differs)([;:, ].*)?");
            assertThat(names(row[3])).as(row[0]).isNotEmpty();
            assertThat(names(row[4])).as(row[0]).isNotEmpty();
        });
    }

    @Test
    void everyClassNamedIsThere() throws IOException {
        assertThat(rows()).allSatisfy(row -> assertThat(names(row[3])).allSatisfy(name ->
            assertThat(source("src/main/java", name)).as("%s: %s", row[0], name).exists()));
    }

    @Test
    void everyTestNamedIsThere() throws IOException {
        assertThat(rows()).allSatisfy(row -> assertThat(names(row[4])).allSatisfy(name ->
            assertThat(name.endsWith(".txt") ? Path.of("src/test/resources/transcripts", name) : source("src/test/java", name))
                .as("%s: %s", row[0], name).exists()));
    }

    private static Path source(String root, String name) {
        return Path.of(root, "org/colombier", name.replace('.', '/') + ".java");
    }
}
