package org.colombier.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "queue", description = "Mail that waits to be delivered.")
final class QueueCommand extends Command {

    private static final int PAGE = 1_000;
    private static final List<String> COLUMNS = List.of("id", "arrived", "size", "recipients", "state", "sender", "lastReply");
    private static final List<String> WAITING = List.of("address", "hop", "state", "attempts", "nextAttempt", "lastReply");

    @CommandLine.Command(name = "list", description = "Lists the queue, the oldest first.")
    void list() {
        List<Map<String, Object>> all = new ArrayList<>();
        List<Map<String, Object>> page;
        do {
            page = list(server().get("/api/queue?limit=" + PAGE + (all.isEmpty() ? "" : "&after=" + segment(Terminal.text(all.getLast().get("id"))))));
            all.addAll(page);
        } while (page.size() == PAGE);
        if (all.isEmpty() && !root().json()) {
            terminal().line("the queue is empty");
        }
        table(all, COLUMNS);
    }

    @CommandLine.Command(name = "show", description = "Shows a message and what keeps it.")
    void show(@Parameters(paramLabel = "ID") String id) {
        Object answer = server().get("/api/queue/" + segment(id));
        if (root().json()) {
            terminal().json(answer);
            return;
        }
        Map<String, Object> detail = map(answer);
        terminal().fields(map(detail.get("message")));
        terminal().fields(Map.of("messageId", Terminal.text(detail.get("messageId"))));
        terminal().fields(Map.of("expires", Terminal.text(detail.get("expires"))));
        table(detail.get("waiting"), WAITING);
    }

    @CommandLine.Command(name = "flush", description = "Tries again now: all, or one message.")
    void flush(@Parameters(paramLabel = "ID", arity = "0..1") @Nullable String id) {
        done(server().post(id == null ? "/api/queue/flush" : "/api/queue/" + segment(id) + "/flush", Map.of()), "tried again now: " + (id == null ? "all" : id));
    }

    @CommandLine.Command(name = "hold", description = "Keeps a message until it is released.")
    void hold(@Parameters(paramLabel = "ID") String id) {
        done(server().post("/api/queue/" + segment(id) + "/hold", Map.of()), id + " is held");
    }

    @CommandLine.Command(name = "release", description = "Lets a held message go.")
    void release(@Parameters(paramLabel = "ID") String id) {
        done(server().post("/api/queue/" + segment(id) + "/release", Map.of()), id + " released");
    }

    @CommandLine.Command(name = "remove", description = "Removes a message; nobody is told.")
    void remove(@Parameters(paramLabel = "ID") String id) {
        done(server().delete("/api/queue/" + segment(id)), id + " removed");
    }
}
