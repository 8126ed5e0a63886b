package org.colombier.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "digest", description = "The digests of a list.")
final class DigestCommand extends Command {

    @CommandLine.Command(name = "show", description = "The posts that wait for the next digest, and when it leaves.")
    void show(@Parameters(paramLabel = "LIST") String list) {
        Object answer = server().get(path(list));
        if (root().json()) {
            terminal().json(answer);
            return;
        }
        Map<String, Object> digest = map(answer);
        terminal().line("next: " + (digest.get("next") == null ? "never, the list has no times" : digest.get("next")));
        terminal().line("last: " + (digest.get("last") == null ? "none" : digest.get("last")));
        terminal().table(List.of("POST", "RECEIVED", "AUTHOR", "SUBJECT"), list(digest.get("waiting")).stream()
            .map(post -> List.of("number", "received", "author", "subject").stream().map(field -> Terminal.text(post.get(field))).toList()).toList());
    }

    @CommandLine.Command(name = "preview", description = "Prints the digest as it would leave now, as a message.")
    void preview(@Parameters(paramLabel = "LIST") String list,
                 @Option(names = "--form", paramLabel = "FORM", defaultValue = "digest", description = "digest, digestplain or summary.") String form) {
        server().read(path(list) + "/preview?form=" + segment(form), body -> {
            terminal().line(new String(body.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n"));
            return list;
        });
    }

    @CommandLine.Command(name = "send", description = "Sends now what waits.")
    void send(@Parameters(paramLabel = "LIST") String list, @Option(names = "--keep", description = "The posts stay for the next digest.") boolean keep) {
        Map<String, Object> sent = map(server().post(path(list) + "/send?keep=" + keep, Map.of()));
        done(sent, "digests: " + sent.get("editions") + ", posts: " + sent.get("posts") + ", copies: " + sent.get("copies"));
    }

    private static String path(String list) {
        return "/api/lists/" + segment(list) + "/digest";
    }
}
