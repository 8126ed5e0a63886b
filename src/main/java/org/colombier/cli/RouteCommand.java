package org.colombier.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "route", description = "Where mail goes, and why.")
final class RouteCommand extends Command {

    @CommandLine.Command(name = "explain", description = "Every step by which an address is resolved, and the end.")
    void explain(@Parameters(paramLabel = "ADDR") String address) {
        Object answer = server().get("/api/routes?address=" + segment(address));
        if (root().json()) {
            terminal().json(answer);
            return;
        }
        Map<String, Object> route = map(answer);
        terminal().line(route.get("address") + (Boolean.TRUE.equals(route.get("local")) ? " is ours" : " is not ours"));
        terminal().table(List.of("ADDRESS", "MAP", "ANSWER"),
            list(route.get("steps")).stream().map(s -> List.of(Terminal.text(s.get("address")), Terminal.text(s.get("map")), Terminal.text(s.get("answer")))).toList());
        for (Map<String, Object> end : list(route.get("ends"))) {
            terminal().line("=> " + end.get("address") + ": " + end.get("route") + ": " + end.get("detail"));
        }
    }
}
