package org.colombier.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "route", description = "Where mail goes, and why.")
final class RouteCommand extends Command {

    @CommandLine.Command(name = "explain", description = "Every step by which an address is resolved, and the end.")
    void explain(@Parameters(paramLabel = "ADDR") String address,
                 @Option(names = "--from", paramLabel = "SENDER", description = "Mail from this sender, which may tell the way.", defaultValue = "") String from) {
        Object answer = server().get("/api/routes?address=" + segment(address) + (from.isEmpty() ? "" : "&from=" + segment(from)));
        if (root().json()) {
            terminal().json(answer);
            return;
        }
        Map<String, Object> route = map(answer);
        terminal().line(route.get("address") + (Boolean.TRUE.equals(route.get("local")) ? " is ours" : " is not ours"));
        terminal().table(List.of("ADDRESS", "MAP", "ANSWER"),
            list(route.get("steps")).stream().map(s -> List.of(Terminal.text(s.get("address")), Terminal.text(s.get("map")), Terminal.text(s.get("answer")))).toList());
        for (Map<String, Object> end : list(route.get("ends"))) {
            terminal().line("=> " + end.get("address") + ": " + end.get("route") + ": " + end.get("detail")
                + (end.get("returnPath") == null ? "" : " (returns to " + end.get("returnPath") + ")"));
        }
    }

    @CommandLine.Command(name = "maps", description = "The lookup tables on files, and what is wrong with them; fails if one is broken.")
    int maps() {
        Object answer = server().get("/api/routes/maps");
        List<Map<String, Object>> tables = list(answer);
        List<String> problems = tables.stream().filter(t -> t.get("problem") != null).map(t -> Terminal.text(t.get("problem"))).toList();
        if (root().json()) {
            terminal().json(answer);
        } else {
            terminal().table(List.of("TABLE", "FILE", "ENTRIES"),
                tables.stream().map(t -> List.of(Terminal.text(t.get("table")), Terminal.text(t.get("file")), Terminal.text(t.get("entries")))).toList());
            tables.forEach(t -> ((List<?>) t.get("warnings")).forEach(warning -> terminal().line("warning: " + warning)));
            problems.forEach(problem -> terminal().line("broken: " + problem + "; the last good table stays"));
        }
        return problems.isEmpty() ? 0 : 1;
    }
}
