package org.colombier.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "import", description = "Moves the lists of another list server in, and says what was taken, changed and left.")
final class ImportCommand extends Command {

    /** What every import takes. */
    static final class Common {
        @Option(names = "--dry-run", description = "Do all of it, report, and take it back.")
        private boolean dryRun;

        @Option(names = "--update", description = "Lists that exist take settings, people and members too.")
        private boolean update;

        @Option(names = "--list", paramLabel = "NAME", description = "Only this one; may be repeated.")
        private List<String> lists = List.of();

        Map<String, Object> into(Map<String, Object> request) {
            Map<String, Object> whole = new LinkedHashMap<>(request);
            whole.put("dryRun", dryRun);
            whole.put("update", update);
            whole.put("lists", lists);
            return whole;
        }
    }

    @CommandLine.Command(name = "mailman2", description = "From a directory of dumps: NAME.config or NAME.dump, NAME.members, NAME.digest, NAME.mbox.")
    int mailmanTwo(@Parameters(paramLabel = "DIR") Path directory, @Option(names = "--domain", required = true, paramLabel = "DOMAIN") String domain,
                   @CommandLine.Mixin Common common) {
        return report(server().post("/api/import/mailman2", common.into(Map.of("directory", directory.toAbsolutePath().normalize().toString(), "domain", domain))));
    }

    @CommandLine.Command(name = "mailman3", description = "By Mailman's REST API (http://localhost:8001/3.1) or its database (jdbc:...).")
    int mailmanThree(@Parameters(paramLabel = "URL") String url, @Option(names = "--user", required = true, paramLabel = "USER") String user,
                     @Option(names = "--password-stdin", description = "Read the password from standard input.") boolean fromInput, @CommandLine.Mixin Common common) {
        return report(server().post("/api/import/mailman3", common.into(Map.of("url", url, "user", user, "password", terminal().newPassword(fromInput)))));
    }

    /** @return 1 if a list was refused */
    private int report(@Nullable Object answer) {
        List<Map<String, Object>> lists = list(answer);
        if (root().json()) {
            terminal().json(answer);
        } else {
            lists.forEach(this::print);
        }
        return lists.stream().anyMatch(l -> "refused".equals(l.get("outcome"))) ? Failure.REFUSED : 0;
    }

    private void print(Map<String, Object> list) {
        terminal().line(list.get("address") + ": " + list.get("outcome") + ", " + list.get("members") + " members (" + list.get("knownMembers") + " known before), "
            + list.get("people") + " owners and moderators, " + map(list.get("parameters")).size() + " parameters, " + list.get("messages") + " messages");
        list(list.get("remarks")).forEach(r -> terminal().line("  " + (Boolean.TRUE.equals(r.get("changed")) ? "changed" : "left") + "  " + r.get("item") + ": " + r.get("text")));
    }
}
