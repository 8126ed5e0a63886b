package org.colombier.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "family", description = "Families: lists that are made from one description and kept in line with it.")
final class FamilyCommand extends Command {

    @CommandLine.Command(name = "list", description = "Lists the families of a domain.")
    void list(@Parameters(paramLabel = "DOMAIN") String domain) {
        table(server().get("/api/families/" + segment(domain)), List.of("name", "lists"));
    }

    @CommandLine.Command(name = "show", description = "Shows a family with its lists.")
    void show(@Parameters(index = "0", paramLabel = "DOMAIN") String domain, @Parameters(index = "1", paramLabel = "NAME") String name) {
        show(server().get(path(domain, name)));
    }

    @CommandLine.Command(name = "check", description = "Tells what is wrong with a family's files and lists.")
    void check(@Parameters(index = "0", paramLabel = "DOMAIN") String domain, @Parameters(index = "1", paramLabel = "NAME") String name) {
        List<Map<String, Object>> faults = list(server().get(path(domain, name) + "/check"));
        if (root().json()) {
            terminal().json(faults);
        } else {
            faults.forEach(f -> terminal().line(Terminal.text(f.get("fault"))));
            terminal().line(faults.isEmpty() ? "nothing is wrong" : faults.size() + " faults");
        }
    }

    @CommandLine.Command(name = "instantiate", description = "Creates and sets a family's lists as a file describes them: Sympa's XML, or YAML.")
    void instantiate(@Parameters(index = "0", paramLabel = "DOMAIN") String domain, @Parameters(index = "1", paramLabel = "NAME") String name,
                     @Parameters(index = "2", paramLabel = "FILE") Path file,
                     @Option(names = "--close-unknown", description = "Closes the family's lists that the file does not have.") boolean closeUnknown,
                     @Option(names = "--dry-run", description = "Only reports.") boolean dryRun) {
        send(domain, name, file, "instantiate", closeUnknown, dryRun);
    }

    @CommandLine.Command(name = "add", description = "Creates the lists of a file; those that are there stay as they are.")
    void add(@Parameters(index = "0", paramLabel = "DOMAIN") String domain, @Parameters(index = "1", paramLabel = "NAME") String name,
             @Parameters(index = "2", paramLabel = "FILE") Path file, @Option(names = "--dry-run", description = "Only reports.") boolean dryRun) {
        send(domain, name, file, "add", false, dryRun);
    }

    @CommandLine.Command(name = "modify", description = "Sets the lists of a file again; creates none.")
    void modify(@Parameters(index = "0", paramLabel = "DOMAIN") String domain, @Parameters(index = "1", paramLabel = "NAME") String name,
                @Parameters(index = "2", paramLabel = "FILE") Path file, @Option(names = "--dry-run", description = "Only reports.") boolean dryRun) {
        send(domain, name, file, "modify", false, dryRun);
    }

    @CommandLine.Command(name = "close", description = "Closes a list of a family, or all; their owners are told.")
    void close(@Parameters(index = "0", paramLabel = "DOMAIN") String domain, @Parameters(index = "1", paramLabel = "NAME") String name,
               @Parameters(index = "2", arity = "0..1", paramLabel = "LIST") @Nullable String list,
               @Option(names = "--all", description = "All lists of the family in the domain.") boolean all) {
        if ((list == null) != all) {
            throw Failure.usage("say one list, or --all");
        }
        table(server().post(path(domain, name) + "/close" + (list == null ? "" : "?list=" + segment(list)), Map.of()), List.of("address", "status"));
    }

    private void send(String domain, String name, Path file, String mode, boolean closeUnknown, boolean dryRun) {
        try (InputStream in = Files.newInputStream(file)) {
            Object answer = server().postText(path(domain, name) + "/instantiate?mode=" + mode + "&closeUnknown=" + closeUnknown + "&dryRun=" + dryRun, in);
            show(answer);
            if (map(answer).get("failed") instanceof List<?> failed && !failed.isEmpty()) {
                throw Failure.refused(failed.size() + " lists could not be made or set");
            }
        } catch (IOException unreadable) {
            throw Failure.refused("cannot read " + file + ": " + unreadable.getMessage());
        }
    }

    private static String path(String domain, String name) {
        return "/api/families/" + segment(domain) + "/" + segment(name);
    }
}
