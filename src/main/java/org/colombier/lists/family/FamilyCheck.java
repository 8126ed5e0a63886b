package org.colombier.lists.family;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.Families;
import org.colombier.lists.catalog.Family;
import org.colombier.lists.catalog.FamilyCatalog;
import org.colombier.lists.catalog.InvalidValue;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.scenario.Scenarios;
import org.colombier.mail.Domain;
import org.springframework.stereotype.Service;

/** Looks for what is wrong with a family: its files, and its lists that are other than it allows. Changes nothing. Thread-safe. */
@Service
public class FamilyCheck {

    private static final int MOST = 1_000;

    private final Families families;
    private final FamilyCatalog members;
    private final Catalog catalog;

    FamilyCheck(Families families, FamilyCatalog members, Catalog catalog) {
        this.families = families;
        this.members = members;
        this.catalog = catalog;
    }

    /** @return what is wrong, a line each; empty if nothing is @throws ListConflict if there is no such family */
    public List<String> check(String name, Domain domain) {
        Family family = families.find(name, domain);
        List<String> faults = new ArrayList<>(families.faults(family));
        family.template().ifPresent(source -> {
            try {
                faults.addAll(FilledFamily.of(family, new Described(Map.of("listname", "example"))).remarks());
            } catch (ListConflict broken) {
                faults.add("config.tt2: " + broken.getMessage());
            }
        });
        try {
            AutomaticRule.read(family);
        } catch (ListConflict broken) {
            faults.add(AutomaticRule.FILE + ": " + broken.getMessage());
        }
        Stream.of("scenari", "scenarios").map(family.directory()::resolve).filter(Files::isDirectory).forEach(directory -> faults.addAll(scenarios(directory)));
        members.lists(name, domain).stream().filter(l -> !l.status().isClosed()).forEach(list -> faults.addAll(faults(list, family)));
        return faults.size() > MOST ? faults.subList(0, MOST) : faults;
    }

    private static List<String> scenarios(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).sorted().flatMap(f -> Scenarios.check(f).stream()).map(Object::toString).toList();
        } catch (IOException unreadable) {
            return List.of(directory + ": " + unreadable);
        }
    }

    private List<String> faults(MailingList list, Family family) {
        ListSettings settings = catalog.settings(list);
        List<String> faults = new ArrayList<>();
        family.constraints().keySet().forEach(name -> ListParameters.named(name).ifPresent(parameter -> {
            try {
                family.check(parameter, settings.text(parameter));
            } catch (InvalidValue other) {
                faults.add(list.address() + ": " + name + ": " + other.getMessage());
            }
        }));
        return faults;
    }
}
