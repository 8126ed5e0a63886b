package org.colombier.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "scenario", description = "The rules by which requests are decided.")
final class ScenarioCommand extends Command {

    private static final long LARGEST = 1L << 20;
    private static final int DEEPEST = 6;
    private static final int MOST = 10_000;
    /** {@code OPERATION.NAME}, not the empty files that hide others, nor what editors leave. */
    private static final Pattern SCENARIO = Pattern.compile("[a-z][a-z_]*\\.[A-Za-z0-9_.-]*[A-Za-z0-9]");

    @CommandLine.Command(name = "check", description = "Checks scenario files, also all those in directories; warnings alone are no fault.")
    int check(@Parameters(arity = "1..*", paramLabel = "FILE|DIR") List<Path> places) {
        List<Object> answers = new ArrayList<>();
        boolean sound = true;
        for (Path file : places.stream().flatMap(p -> files(p).stream()).toList()) {
            Object answer = server().post("/api/scenarios/check", Map.of("name", file.toString(), "text", text(file)));
            answers.add(answer);
            sound &= told(file, map(answer));
        }
        if (root().json()) {
            terminal().json(answers.size() == 1 ? answers.getFirst() : answers);
        }
        return sound ? 0 : Failure.REFUSED;
    }

    private boolean told(Path file, Map<String, Object> report) {
        boolean sound = Boolean.TRUE.equals(report.get("sound"));
        if (sound && !root().json()) {
            terminal().line(file + " is sound");
        }
        list(report.get("problems")).forEach(p -> terminal().err().println(p.get("file") + ":" + p.get("line") + ":" + p.get("column") + ": "
            + (Boolean.TRUE.equals(p.get("warning")) ? "warning: " : "") + p.get("message")));
        return sound;
    }

    /** The file, or the scenario files of a directory and those in it. */
    private static List<Path> files(Path place) {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> found = Files.walk(place, DEEPEST)) {
            return found.filter(Files::isRegularFile).filter(f -> SCENARIO.matcher(f.getFileName().toString()).matches()).sorted().limit(MOST).toList();
        } catch (IOException | UncheckedIOException unreadable) {
            throw Failure.refused("cannot read " + place + ": " + unreadable.getMessage());
        }
    }

    @CommandLine.Command(name = "explain", description = "How an operation on a list is decided, and by which rule.")
    void explain(@Parameters(index = "0", paramLabel = "LIST", description = "Its address; a domain for operations such as create_list.") String list,
                 @Parameters(index = "1", paramLabel = "OPERATION", description = "Such as send or subscribe.") String operation,
                 @Option(names = "--sender", required = true, paramLabel = "ADDR", description = "Who asks; nobody for a visitor.") String sender,
                 @Option(names = "--auth", paramLabel = "METHOD", defaultValue = "smtp", description = "smtp, dkim, md5 or smime.") String auth,
                 @Option(names = "--email", paramLabel = "ADDR", defaultValue = "", description = "Whom it is about.") String email,
                 @Option(names = "--ip", paramLabel = "ADDRESS", defaultValue = "", description = "The client's address.") String ip,
                 @Option(names = "--header", paramLabel = "FIELD", description = "A field of the message, such as 'Subject: hello'.") @Nullable List<String> headers,
                 @Option(names = "--message", paramLabel = "FILE", description = "The message.") @Nullable Path message) {
        Object answer = server().post("/api/scenarios/explain", Map.of("list", list, "operation", operation, "sender", sender, "auth", auth, "email", email, "ip", ip,
            "headers", headers == null ? List.of() : headers, "message", message == null ? "" : text(message)));
        if (root().json()) {
            terminal().json(answer);
            return;
        }
        Map<String, Object> decision = map(answer);
        List<Map<String, Object>> tried = list(decision.get("tried"));
        terminal().table(List.of("RULE", "RESULT", "PLACE", "VALUES"), tried.stream()
            .map(t -> List.of(Terminal.text(t.get("rule")), Terminal.text(t.get("result")), t.get("file") + ":" + t.get("line"), values(t.get("values")))).toList());
        String reason = Terminal.text(decision.get("reason"));
        terminal().line("=> " + decision.get("action") + (reason.isEmpty() ? "" : " (" + reason + ")") + ", by " + decision.get("file") + ":" + decision.get("line"));
    }

    private static String values(@Nullable Object values) {
        return values instanceof List<?> found ? String.join("; ", found.stream().map(String::valueOf).toList()) : "";
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw Failure.refused(file + " is too large for a scenario");
            }
            byte[] octets = Files.readAllBytes(file);
            String utf8 = new String(octets, StandardCharsets.UTF_8);
            // Files of old sites; the server reads them the same way.
            return utf8.indexOf('\uFFFD') < 0 ? utf8.replace("\uFEFF", "") : new String(octets, Charset.forName("windows-1252"));
        } catch (IOException unreadable) {
            throw Failure.refused("cannot read " + file + ": " + unreadable.getMessage());
        }
    }
}
