package org.colombier.lists.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A shipped scenario is worth nothing if nobody decides by it. */
class OperationsTest {

    private static final Path SOURCES = Path.of("src/main/java/org/colombier");
    /** There are no shared documents; lists that families make by themselves, and leaving them, are decided where families are. */
    private static final Set<String> NOT_ASKED = Set.of("d_read", "d_edit", "automatic_list_creation", "family_signoff");
    /** They explain and test rules, and decide nothing by them. */
    private static final Set<String> EXPLAINING = Set.of("ScenarioPages.java", "ScenariosApi.java", "ScenarioSettings.java", "Scenarios.java", "ListRoles.java");

    @Test
    void everyOperationIsAskedForWhereItIsDone() throws IOException {
        Set<String> operations = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("list-scenarios"))) {
            files.map(f -> f.getFileName().toString()).filter(n -> n.indexOf('.') > 0).forEach(n -> operations.add(n.substring(0, n.indexOf('.'))));
        }
        assertThat(operations).hasSizeGreaterThan(20);
        List<String> deciding = deciding();
        assertThat(operations.stream().filter(o -> deciding.stream().noneMatch(source -> source.contains('"' + o + '"'))).collect(Collectors.toSet())).isSubsetOf(NOT_ASKED);
    }

    /** The sources of those who ask scenarios, or name the one by which they are to be decided. */
    private static List<String> deciding() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(f -> f.toString().endsWith(".java") && !EXPLAINING.contains(f.getFileName().toString()) && !f.startsWith(SOURCES.resolve("lists/catalog")))
                .map(OperationsTest::read).filter(s -> s.contains("cenarios.decide(") || s.contains("scenario()") || s.contains("decide(\"")).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
