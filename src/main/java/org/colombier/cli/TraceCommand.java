package org.colombier.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "trace", description = "What happened to mail, and why: the latest messages first.")
final class TraceCommand extends Command implements Runnable {

    private static final List<String> FATE = List.of("recipient", "status", "dsn", "relay", "reason");

    @Parameters(paramLabel = "WHAT", arity = "0..1", description = "A queue id, a Message-ID in <>, or an address that sent or was sent to.")
    private @Nullable String what;

    @Option(names = "--from", paramLabel = "ADDR", description = "The sender: the reverse-path.")
    private @Nullable String sender;

    @Option(names = "--to", paramLabel = "ADDR", description = "A recipient.")
    private @Nullable String recipient;

    @Option(names = "--since", paramLabel = "WHEN", description = "A time (2026-03-01T12:00:00Z) or how long ago (2d).")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "WHEN", description = "Likewise.")
    private @Nullable String until;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "The most messages, 1 to 1000; 20 if not given.")
    private int limit;

    @Option(names = "--lines", description = "Show the lines of the mail log too.")
    private boolean lines;

    @Override
    public void run() {
        Object answer = server().get("/api/trace?limit=" + limit + query());
        if (root().json()) {
            terminal().json(answer);
            return;
        }
        List<Map<String, Object>> messages = list(answer);
        if (messages.isEmpty()) {
            throw Failure.refused("the mail log says nothing of it");
        }
        messages.forEach(this::print);
    }

    private String query() {
        StringBuilder query = new StringBuilder();
        if (what != null) {
            String kind = what.startsWith("<") ? "messageId" : what.contains("@") ? "party" : "id";
            add(query, kind, what);
        }
        add(query, "sender", sender);
        add(query, "recipient", recipient);
        add(query, "since", since);
        add(query, "until", until);
        return query.toString();
    }

    private static void add(StringBuilder query, String name, @Nullable String value) {
        if (value != null) {
            query.append('&').append(name).append('=').append(segment(value));
        }
    }

    private void print(Map<String, Object> message) {
        List<String> head = new ArrayList<>();
        head.add(Terminal.text(message.get("id")));
        map(message.get("facts")).forEach((fact, value) -> head.add(fact + "=" + value));
        terminal().line(String.join("  ", head));
        terminal().table(FATE.stream().map(f -> f.toUpperCase(java.util.Locale.ROOT)).toList(),
            list(message.get("recipients")).stream().map(r -> FATE.stream().map(f -> Terminal.text(r.get(f))).toList()).toList());
        Map<String, Object> outcomes = map(message.get("outcomes"));
        if (!outcomes.isEmpty()) {
            terminal().line("attempts: " + String.join(", ", outcomes.entrySet().stream().map(o -> o.getValue() + " " + o.getKey()).toList()));
        }
        if (lines || list(message.get("recipients")).isEmpty()) {
            list(message.get("lines")).forEach(l -> terminal().line("  " + l.get("at") + " " + l.get("room") + ": " + l.get("event")));
        }
        terminal().line("");
    }
}
