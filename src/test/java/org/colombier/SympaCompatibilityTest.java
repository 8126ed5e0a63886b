package org.colombier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.colombier.lists.catalog.ListParameter;
import org.colombier.lists.catalog.ListParameters;
import org.junit.jupiter.api.Test;

/** Holds the page on what a Sympa site finds here against the code: the tests that it names must be there. */
class SympaCompatibilityTest {

    private static final Path PAGE = Path.of("docs/sympa-compatibility.md");
    /** Parameters that Sympa does not have. */
    private static final Set<String> OURS = Set.of(
        "time_zone", "description", "welcome", "bye", "moderation_notice", "header", "footer", "dmarc_protection.exempt_domains", "urlize_quota",
        "urlize_days", "digest_max_octets");
    private static final Pattern NAME = Pattern.compile("`([\\w.]+)#(\\w+)`");

    private record Row(String item, String answer, String tests, String how) {
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(PAGE).stream().filter(l -> l.startsWith("| `"))
            .map(l -> l.substring(2, l.length() - 2).split(" \\| ", -1))
            .peek(cells -> assertThat(cells).as(cells[0]).hasSize(4))
            .map(c -> new Row(c[0], c[1], c[2], c[3])).toList();
    }

    @Test
    void everyRowAnswersAndShowsItsAnswer() throws IOException {
        assertThat(rows()).isNotEmpty().allSatisfy(row -> {
            assertThat(row.answer()).as(row.item()).isIn("yes", "no", "different");
            if (!row.answer().equals("no")) {
                assertThat(row.tests()).as(row.item()).containsPattern(NAME);
            }
            if (row.answer().equals("different")) {
                assertThat(row.how()).as(row.item()).isNotEqualTo("-").isNotBlank();
            }
        });
    }

    @Test
    void everyTestNamedIsThere() throws IOException {
        assertThat(rows()).allSatisfy(row -> assertThat(tests(row)).allSatisfy(test -> assertThat(isThere(test)).as("%s: %s", row.item(), test).isTrue()));
    }

    @Test
    void atLeastNineteenRowsInTwentySayYes() throws IOException {
        long yes = rows().stream().filter(row -> row.answer().equals("yes")).count();
        assertThat(yes * 100).as("%s of %s rows say yes", yes, rows().size()).isGreaterThanOrEqualTo(95L * rows().size());
    }

    @Test
    void everyParameterOfSympasThatIsDeclaredHasARow() throws IOException {
        Set<String> items = rows().stream().map(row -> row.item().replace("`", "")).collect(Collectors.toSet());
        assertThat(ListParameters.all()).extracting(ListParameter::name).filteredOn(name -> !OURS.contains(name))
            .allSatisfy(name -> assertThat(items).as(name).anyMatch(item -> item.equals(name) || name.startsWith(item + ".")));
    }

    private static Stream<String> tests(Row row) {
        return NAME.matcher(row.tests()).results().map(m -> m.group(1) + "#" + m.group(2));
    }

    private static boolean isThere(String test) {
        String[] parts = test.split("#");
        Path source = Path.of("src/test/java/org/colombier", parts[0].replace('.', '/') + ".java");
        try {
            Matcher method = Pattern.compile("@(Test|ParameterizedTest|Property|TestFactory)(?:(?!void ).)*?void " + parts[1] + "\\(", Pattern.DOTALL)
                .matcher(Files.exists(source) ? Files.readString(source) : "");
            return method.find();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
