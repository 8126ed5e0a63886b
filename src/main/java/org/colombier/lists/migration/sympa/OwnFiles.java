package org.colombier.lists.migration.sympa;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.colombier.lists.migration.Belongings.OwnFile;
import org.colombier.lists.migration.Remark;
import org.colombier.lists.scenario.Scenarios;

/**
 * The files of a list, a domain or the site that are used here as they are: scenarios, search filters, prepared data sources,
 * {@code topics.conf}, {@code edit_list.conf}. Scenarios are checked, and taken whatever the check says: a broken one refuses
 * here as there. Not thread-safe.
 */
final class OwnFiles {

    private final ReadFiles read;
    private final List<Remark> remarks;
    private final List<OwnFile> files = new ArrayList<>();
    private final Set<String> scenarios = new HashSet<>();

    OwnFiles(ReadFiles read, List<Remark> remarks) {
        this.read = read;
        this.remarks = remarks;
    }

    List<OwnFile> files() {
        return files;
    }

    /** Names of scenario files, as {@code send.private_friends}. */
    Set<String> scenarios() {
        return scenarios;
    }

    /**
     * @param from a list's, a domain's or the site's directory
     * @param to   where its files belong, below {@code etc-dir}
     * @param taken names of search filters that are taken elsewhere
     */
    void take(Path from, Path to, Set<String> taken) {
        read.in(from.resolve("scenari")).forEach(file -> scenario(file, to));
        for (Path filter : read.in(from.resolve("search_filters"))) {
            if (!taken.contains(filter.getFileName().toString())) {
                copy(filter, to.resolve("search_filters").resolve(filter.getFileName()));
            }
        }
        for (Path source : read.in(from.resolve("data_sources"))) {
            if (source.toString().endsWith(".incl")) {
                copy(source, to.resolve("data_sources").resolve(source.getFileName()));
            } else {
                remarks.add(Remark.left(read.name(source), "is no prepared data source (.incl)"));
            }
        }
        for (String name : List.of("topics.conf", "edit_list.conf")) {
            copy(from.resolve(name), to.resolve(name));
        }
    }

    private void scenario(Path file, Path to) {
        String name = file.getFileName().toString();
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]*\\.[A-Za-z0-9_.-]+(:ignore)?") || name.endsWith("~") || name.endsWith(".bak") || name.endsWith(".orig")) {
            remarks.add(Remark.left(read.name(file), "is no scenario's name"));
            return;
        }
        read.text(file).ifPresent(text -> {
            for (Scenarios.Problem problem : name.endsWith(":ignore") ? List.<Scenarios.Problem>of() : Scenarios.check(name, text)) {
                remarks.add(Remark.changed(read.name(file), "line " + problem.line() + ": " + problem.message()
                    + (problem.warning() ? " (does nothing)" : ": the scenario refuses until it is mended")));
            }
            scenarios.add(name);
            copy(file, to.resolve("scenari").resolve(name));
        });
    }

    private void copy(Path file, Path to) {
        read.octets(file).ifPresent(content -> files.add(new OwnFile(to, content)));
    }

    /** Where files of a list belong. */
    static Path placeOf(org.colombier.mail.EmailAddress list) {
        return Path.of(list.domain().ascii().toLowerCase(Locale.ROOT), list.localPart());
    }
}
