package org.colombier.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "source", description = "The data sources of a list.")
final class SourceCommand extends Command {

    @CommandLine.Command(name = "show", description = "Shows the sources of a list and what the last synchronisation did.")
    void show(@Parameters(paramLabel = "LIST") String list) {
        Object standing = server().get(path(list));
        if (root().json()) {
            terminal().json(standing);
            return;
        }
        Map<String, Object> fields = map(standing);
        terminal().line("state: " + fields.get("state") + ", last: " + Terminal.text(fields.get("last")) + ", next: " + Terminal.text(fields.get("next")));
        list(fields.get("sources")).forEach(s -> terminal().line(s.get("role") + "  " + s.get("label")
            + (Terminal.text(s.get("fault")).isEmpty() ? "" : "  cannot be read: " + s.get("fault"))));
        if (!Terminal.text(fields.get("including")).isEmpty()) {
            terminal().line("included by: " + Terminal.text(fields.get("including")));
        }
        list(server().get(path(list) + "/reports?limit=1")).forEach(this::report);
    }

    @CommandLine.Command(name = "preview", description = "Asks the sources and tells what a synchronisation would change.")
    void preview(@Parameters(paramLabel = "LIST") String list) {
        told(server().post(path(list) + "/preview", Map.of()));
    }

    @CommandLine.Command(name = "sync", description = "Brings the list in line with its sources now.")
    void sync(@Parameters(paramLabel = "LIST") String list,
              @Option(names = "--force", description = "Confirm a removal of more people than the list allows at once.") boolean force) {
        told(server().post(path(list) + "/sync?force=" + force, Map.of()));
    }

    private void told(Object answer) {
        if (root().json()) {
            terminal().json(answer);
        } else {
            report(map(answer));
        }
        String outcome = Terminal.text(map(answer).get("outcome"));
        if (!outcome.equals("ok")) {
            throw Failure.refused(outcome.equals("held") ? "nobody was removed: --force confirms it" : "not all sources answered: nobody is removed");
        }
    }

    private void report(Map<String, Object> report) {
        terminal().line(report.get("started") + " (" + report.get("cause") + "): " + report.get("outcome"));
        List<List<String>> rows = new ArrayList<>();
        list(report.get("sources")).forEach(s -> rows.add(List.of(text(s, "role"), text(s, "label"), text(s, "outcome"), text(s, "entries"), text(s, "reason"))));
        terminal().table(List.of("ROLE", "SOURCE", "OUTCOME", "ENTRIES", "REASON"), rows);
        List<List<String>> roles = new ArrayList<>();
        list(report.get("roles")).forEach(r -> roles.add(List.of(text(r, "role"), text(r, "added"), text(r, "removed"), text(r, "kept"), text(r, "excluded"), text(r, "held"))));
        terminal().table(List.of("ROLE", "ADDED", "REMOVED", "KEPT", "EXCLUDED", "HELD"), roles);
    }

    private static String text(Map<String, Object> of, String field) {
        return Terminal.text(of.get(field));
    }

    private static String path(String list) {
        return "/api/lists/" + segment(list) + "/sources";
    }
}
