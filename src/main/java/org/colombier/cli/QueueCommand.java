package org.colombier.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "queue", description = "Mail that waits to be delivered.")
final class QueueCommand extends Command {

    private static final int PAGE = 1_000;
    private static final List<String> COLUMNS = List.of("id", "arrived", "size", "recipients", "state", "sender", "lastReply");
    private static final List<String> WAITING = List.of("address", "hop", "state", "attempts", "nextAttempt", "lastReply");
    private static final List<String> SHAPE = List.of("hop", "recipients", "ready", "active", "deferred", "held");
    private static final List<String> AGES = List.of("<5m", "<20m", "<80m", "<320m", "<1280m", "OLDER");

    /** Which mail is meant. */
    static final class Which {
        @Option(names = "--sender", paramLabel = "ADDR", description = "From this reverse-path, @DOMAIN, or '<>'.")
        private String sender = "";
        @Option(names = "--destination", paramLabel = "HOP", description = "Next hop: a domain, [host]:port, or with its transport, smtp:example.org.")
        private String destination = "";
        @Option(names = "--state", paramLabel = "STATE", description = "ready, active, deferred or held.")
        private String state = "";

        boolean isAnything() {
            return !(sender + destination + state).isEmpty();
        }

        String query() {
            return "sender=" + encoded(sender) + "&destination=" + encoded(destination) + "&state=" + encoded(state);
        }
    }

    /** One message, or those that are meant. */
    static final class Target {
        @Parameters(paramLabel = "ID", arity = "0..1", description = "A message.")
        private @Nullable String id;
        @Option(names = "--all", description = "Everything in the queue.")
        private boolean all;
        @Mixin
        private Which which = new Which();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @CommandLine.Command(name = "list", description = "Lists the queue, the oldest first.")
    void list(@Mixin Which which,
              @Option(names = "--recipient", paramLabel = "ADDR", defaultValue = "", description = "For this address, or a part of one.") String recipient,
              @Option(names = "--limit", paramLabel = "N", defaultValue = "0", description = "At most so many; 0 for all.") int limit,
              @Option(names = "--after", paramLabel = "ID", defaultValue = "", description = "Those after this message.") String after) {
        List<Map<String, Object>> all = new ArrayList<>();
        List<Map<String, Object>> page;
        int wanted;
        do {
            String from = all.isEmpty() ? after : Terminal.text(all.getLast().get("id"));
            wanted = limit <= 0 ? PAGE : Math.min(PAGE, limit - all.size());
            page = list(server().get("/api/queue?limit=" + wanted + "&after=" + encoded(from) + "&recipient=" + encoded(recipient) + "&" + which.query()));
            all.addAll(page);
        } while (page.size() == wanted && (limit <= 0 || all.size() < limit));
        if (all.isEmpty() && !root().json()) {
            terminal().line(which.isAnything() || !recipient.isEmpty() ? "nothing in the queue is like that" : "the queue is empty");
        }
        table(all, COLUMNS);
    }

    @CommandLine.Command(name = "shape", description = "Counts what waits by destination, by state and by age (recipients whose mail came less than so many minutes ago).")
    void shape(@Mixin Which which, @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "The destinations with most recipients.") int limit) {
        Object answer = server().get("/api/queue/shape?limit=" + limit + "&" + which.query());
        if (root().json()) {
            terminal().json(answer);
            return;
        }
        List<String> head = new ArrayList<>(SHAPE.stream().map(f -> f.toUpperCase(java.util.Locale.ROOT)).toList());
        head.addAll(AGES);
        List<List<String>> rows = new ArrayList<>();
        for (Map<String, Object> shape : list(answer)) {
            List<String> row = new ArrayList<>(SHAPE.stream().map(f -> Terminal.text(shape.get(f))).toList());
            if (shape.get("ages") instanceof List<?> ages) {
                ages.forEach(age -> row.add(Terminal.text(age)));
            }
            rows.add(row);
        }
        terminal().table(head, rows);
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

    @CommandLine.Command(name = "flush", description = "Tries again now: all, one message, or those of a sender or destination.")
    void flush(@Mixin Target target) {
        if (target.id == null && !target.which.isAnything()) {
            target.all = true;
        }
        act("flush", target, "tried again now");
    }

    @CommandLine.Command(name = "hold", description = "Keeps mail until it is released.")
    void hold(@Mixin Target target) {
        act("hold", target, "held");
    }

    @CommandLine.Command(name = "release", description = "Lets held mail go.")
    void release(@Mixin Target target) {
        act("release", target, "released");
    }

    @CommandLine.Command(name = "remove", description = "Removes mail; nobody is told.")
    void remove(@Mixin Target target) {
        act("remove", target, "removed");
    }

    @CommandLine.Command(name = "requeue", description = "Routes waiting mail again, after aliases or transports have changed.")
    void requeue(@Mixin Target target) {
        act("requeue", target, "routed again");
    }

    private void act(String action, Target target, String done) {
        String id = target.id;
        if (id != null) {
            if (target.all || target.which.isAnything()) {
                throw Failure.usage("either one message, or --all, --sender, --destination or --state");
            }
            String path = "/api/queue/" + segment(id);
            done(action.equals("remove") ? server().delete(path) : server().post(path + "/" + action, Map.of()), id + " " + done);
            return;
        }
        if (target.all == target.which.isAnything()) {
            throw Failure.usage("which mail? ID, --all, or --sender, --destination, --state");
        }
        Object answer = server().post("/api/queue?action=" + action + "&" + target.which.query(), Map.of());
        Map<String, Object> touched = map(answer);
        done(answer, done + ": " + Terminal.text(touched.get("recipients")) + " recipients in " + Terminal.text(touched.get("packets")) + " packets");
    }
}
