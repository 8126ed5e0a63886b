package org.colombier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "scenario", description = "The rules by which requests are decided.")
final class ScenarioCommand extends Command {

    private static final long LARGEST = 1L << 20;

    @CommandLine.Command(name = "check", description = "Checks a scenario file.")
    int check(@Parameters(paramLabel = "FILE") Path file) {
        Object answer = server().post("/api/scenarios/check", Map.of("name", file.toString(), "text", text(file)));
        Map<String, Object> report = map(answer);
        boolean sound = Boolean.TRUE.equals(report.get("sound"));
        if (root().json()) {
            terminal().json(answer);
        } else if (sound) {
            terminal().line(file + " is sound");
        }
        list(report.get("problems")).forEach(p -> terminal().err().println(p.get("file") + ":" + p.get("line") + ": " + p.get("message")));
        return sound ? 0 : Failure.REFUSED;
    }

    @CommandLine.Command(name = "explain", description = "How an operation on a list is decided, and by which rule.")
    void explain(@Parameters(index = "0", paramLabel = "LIST") String list,
                 @Parameters(index = "1", paramLabel = "OPERATION", description = "Such as send or subscribe.") String operation,
                 @Option(names = "--sender", required = true, paramLabel = "ADDR", description = "Who asks.") String sender,
                 @Option(names = "--auth", paramLabel = "METHOD", defaultValue = "smtp", description = "smtp, dkim, md5 or smime.") String auth) {
        Object answer = server().get("/api/lists/" + segment(list) + "/scenarios/" + segment(operation) + "?sender=" + segment(sender) + "&auth=" + segment(auth));
        if (root().json()) {
            terminal().json(answer);
            return;
        }
        Map<String, Object> decision = map(answer);
        List<Map<String, Object>> tried = list(decision.get("tried"));
        terminal().table(List.of("RULE", "RESULT", "PLACE"), tried.stream()
            .map(t -> List.of(Terminal.text(t.get("rule")), Terminal.text(t.get("result")), t.get("file") + ":" + t.get("line"))).toList());
        String reason = Terminal.text(decision.get("reason"));
        terminal().line("=> " + decision.get("action") + (reason.isEmpty() ? "" : " (" + reason + ")") + ", by " + decision.get("file") + ":" + decision.get("line"));
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw Failure.refused(file + " is too large for a scenario");
            }
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw Failure.refused("cannot read " + file + ": " + unreadable.getMessage());
        }
    }
}
