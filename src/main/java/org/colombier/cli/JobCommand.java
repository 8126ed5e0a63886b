package org.colombier.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "job", description = "What recurs for the whole site: digests, reminders, expiry, sweeps.")
final class JobCommand extends Command {

    @CommandLine.Command(name = "list", description = "Every job with its last run, its result, and when it is due.")
    void all() {
        print(server().get("/api/jobs"));
    }

    @CommandLine.Command(name = "run", description = "Runs a job now, unless it runs already, and waits for its end.")
    void run(@Parameters(paramLabel = "NAME") String name) {
        print(List.of(server().post("/api/jobs/" + segment(name) + "/run", Map.of())));
    }

    private void print(Object answer) {
        if (root().json()) {
            terminal().json(answer);
            return;
        }
        terminal().table(List.of("JOB", "EVERY", "LAST", "NODE", "RESULT", "NEXT"), list(answer).stream()
            .map(job -> List.of("name", "every", "started", "node", "result", "next").stream().map(field -> Terminal.text(job.get(field))).toList()).toList());
    }
}
