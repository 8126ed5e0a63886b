package org.colombier.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "import", description = {"Moves the lists of another list server in, and says what was taken, changed and left.",
    "Directories and files are read by the server: they must be on its machine (but for import mbox), and readable by it."})
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

    /** Where Sympa has its things, besides its directory of lists. */
    static final class SympaPlaces {
        @Option(names = "--domain", paramLabel = "DOMAIN", description = "Of lists that do not stand in a directory of their domain.")
        private @Nullable String domain;

        @Option(names = "--dump", paramLabel = "FILE", description = "Sympa's tables: mysqldump, pg_dump or sqlite .dump, also packed with gzip.")
        private @Nullable Path dump;

        @Option(names = "--db", paramLabel = "URL", description = "Sympa's database in place of a dump: jdbc:mariadb://…, jdbc:postgresql://…")
        private @Nullable String database;

        @Option(names = "--user", paramLabel = "USER", description = "Of the database.")
        private @Nullable String user;

        @Option(names = "--password-stdin", description = "Read the database's password from standard input.")
        private boolean fromInput;

        @Option(names = "--etc", paramLabel = "DIR", description = "Sympa's configuration: /etc/sympa.")
        private @Nullable Path etc;

        @Option(names = "--archives", paramLabel = "DIR", description = "Sympa's archives: /var/lib/sympa/arc.")
        private @Nullable Path archives;
    }

    @CommandLine.Command(name = "sympa", description = "From Sympa's directory of lists (/var/lib/sympa/list_data) or one list's in it, with its tables, configuration and archives.")
    int sympa(@Parameters(paramLabel = "DIR") Path directory, @CommandLine.Mixin SympaPlaces places, @CommandLine.Mixin Common common) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("directory", absolute(directory));
        put(request, "domain", places.domain);
        put(request, "dump", places.dump == null ? null : absolute(places.dump));
        put(request, "database", places.database);
        put(request, "user", places.user);
        put(request, "password", places.database == null ? null : terminal().newPassword(places.fromInput));
        put(request, "etc", places.etc == null ? null : absolute(places.etc));
        put(request, "archives", places.archives == null ? null : absolute(places.archives));
        return report(server().post("/api/import/sympa", common.into(request)));
    }

    private static void put(Map<String, Object> request, String key, @Nullable String value) {
        if (value != null) {
            request.put(key, value);
        }
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    @CommandLine.Command(name = "mbox", description = "Archives the messages of an mbox that the list does not have yet; the same as archive import.")
    void mbox(@Parameters(index = "0", paramLabel = "LIST") String list, @Parameters(index = "1", paramLabel = "FILE") Path file,
              @Option(names = "--dry-run", description = "Only tell what would be done.") boolean dryRun) {
        ArchiveCommand.importMbox(this, list, file, dryRun);
    }

    @CommandLine.Command(name = "mailman2", description = "From a directory of dumps: NAME.config or NAME.dump, NAME.members, NAME.digest, NAME.mbox.")
    int mailmanTwo(@Parameters(paramLabel = "DIR") Path directory, @Option(names = "--domain", required = true, paramLabel = "DOMAIN") String domain,
                   @CommandLine.Mixin Common common) {
        return report(server().post("/api/import/mailman2", common.into(Map.of("directory", absolute(directory), "domain", domain))));
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
        terminal().line(list.get("address") + ": " + list.get("outcome") + ("site".equals(list.get("outcome")) ? "" : ", " + list.get("members") + " members ("
            + list.get("knownMembers") + " known before), " + list.get("people") + " owners and moderators, " + map(list.get("parameters")).size() + " parameters, "
            + list.get("exclusions") + " exclusions, " + list.get("messages") + " messages (" + list.get("knownMessages") + " known before)")
            + named(list, "texts") + named(list, "files") + (Long.parseLong(String.valueOf(list.get("passwords"))) > 0 ? ", " + list.get("passwords") + " passwords" : ""));
        List<Map<String, Object>> remarks = list(list.get("remarks"));
        remarks.forEach(r -> terminal().line("  " + (Boolean.TRUE.equals(r.get("changed")) ? "changed" : "left") + "  " + r.get("item") + ": " + r.get("text")));
        if (!remarks.isEmpty()) {
            long changed = remarks.stream().filter(r -> Boolean.TRUE.equals(r.get("changed"))).count();
            terminal().line("  " + changed + " changed, " + (remarks.size() - changed) + " left");
        }
    }

    private static String named(Map<String, Object> list, String key) {
        return list.get(key) instanceof List<?> names && !names.isEmpty() ? ", " + names.size() + " " + key : "";
    }
}
