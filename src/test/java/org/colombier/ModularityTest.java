package org.colombier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.colombier.testing.GeneratedDocs;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.DependencyDepth;

/** Holds the plan of the rooms against the code: no cycles, nobody reaches into another room, the floors stand. */
class ModularityTest {

    /** From the ground up; a room knows rooms of its own floor and below. {@code ops} is the cellar. */
    private static final List<Set<String>> FLOORS = List.of(
        Set.of("ops"),
        Set.of("mail", "net", "maps", "batch"),
        Set.of("queue", "directory", "mailstore"),
        Set.of("policy", "routing", "sieve", "imap", "pop3"),
        Set.of("smtp", "lists", "managesieve"),
        Set.of("delivery", "portal", "api", "cli"));

    /** The rooms of {@code lists}, each knowing only those named before it. */
    private static final List<String> LIST_ROOMS = List.of("catalog", "members", "scenario", "template", "archive", "smime", "posting",
        "source", "moderation", "digest", "bounce", "command", "family", "robot", "migration");

    private final ApplicationModules rooms = ApplicationModules.of(Colombier.class);

    @Test
    void nobodyReachesIntoAnotherRoom() {
        rooms.verify();
    }

    @Test
    void noRoomKnowsAHigherFloor() {
        JavaClasses code = code();
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            String[] higher = FLOORS.subList(floor + 1, FLOORS.size()).stream().flatMap(Set::stream).map(r -> "org.colombier." + r + "..").toArray(String[]::new);
            for (String room : FLOORS.get(floor)) {
                noClasses().that().resideInAPackage("org.colombier." + room + "..")
                    .should().dependOnClassesThat(resideInAnyOf(higher)).allowEmptyShould(true).check(code);
            }
        }
    }

    @Test
    void theListRoomsKnowOnlyThoseBeforeThem() {
        JavaClasses code = code();
        for (int i = 0; i < LIST_ROOMS.size(); i++) {
            String[] later = LIST_ROOMS.subList(i + 1, LIST_ROOMS.size()).stream().map(r -> "org.colombier.lists." + r + "..").toArray(String[]::new);
            noClasses().that().resideInAPackage("org.colombier.lists." + LIST_ROOMS.get(i) + "..")
                .should().dependOnClassesThat(resideInAnyOf(later)).allowEmptyShould(true).check(code);
        }
    }

    @Test
    void thePictureOfTheHouseIsTrue() throws Exception {
        String table = rooms.stream().sorted(Comparator.comparing(m -> m.getIdentifier().toString())).map(this::row)
            .collect(Collectors.joining("\n", "| room | knows |\n| --- | --- |\n", ""));
        GeneratedDocs.assertUpToDate(Path.of("docs/architecture.md"), "rooms", table);
    }

    private String row(ApplicationModule room) {
        Set<String> known = new TreeSet<>();
        room.getDependencies(rooms, DependencyDepth.IMMEDIATE).uniqueModules().forEach(m -> known.add("`" + m.getIdentifier() + "`"));
        return "| `" + room.getIdentifier() + "` | " + (known.isEmpty() ? "–" : String.join(", ", known)) + " |";
    }

    private static DescribedPredicate<JavaClass> resideInAnyOf(String... packages) {
        return JavaClass.Predicates.resideInAnyPackage(packages);
    }

    private static JavaClasses code() {
        return new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("org.colombier");
    }
}
