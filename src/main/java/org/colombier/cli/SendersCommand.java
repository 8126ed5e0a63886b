package org.colombier.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "blocklist", description = "Senders that a list, a domain or the site refuses, or with --allow trusts.")
final class SendersCommand extends Command {

    private static final String PLACE = "A list's address, a domain, or 'site'.";

    @CommandLine.Command(name = "list", description = "Prints them, one per line.")
    void list(@Parameters(paramLabel = "PLACE", description = PLACE) String place, @Option(names = "--allow") boolean allow) {
        Object answer = server().get(path(place, allow));
        if (root().json()) {
            terminal().json(answer);
            return;
        }
        List<Map<String, Object>> entries = list(answer);
        entries.forEach(e -> terminal().line(Terminal.text(e.get("pattern"))));
    }

    @CommandLine.Command(name = "add", description = "Adds an address, or a pattern such as '*@example.org'.")
    void add(@Parameters(index = "0", paramLabel = "PLACE", description = PLACE) String place, @Parameters(index = "1", paramLabel = "PATTERN") String pattern,
             @Option(names = "--allow") boolean allow) {
        done(server().post(path(place, allow), Map.of("pattern", pattern)), pattern + (allow ? " is trusted by " : " is refused by ") + place);
    }

    @CommandLine.Command(name = "remove", description = "Removes one.")
    void remove(@Parameters(index = "0", paramLabel = "PLACE", description = PLACE) String place, @Parameters(index = "1", paramLabel = "PATTERN") String pattern,
                @Option(names = "--allow") boolean allow) {
        done(server().delete(path(place, allow) + "?pattern=" + segment(pattern)), pattern + " removed from " + place);
    }

    private static String path(String place, boolean allow) {
        return "/api/senders/" + (allow ? "allow" : "block") + "/" + segment(place);
    }
}
