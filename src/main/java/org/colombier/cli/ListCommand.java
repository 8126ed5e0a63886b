package org.colombier.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "list", description = "The lists.")
final class ListCommand extends Command {

    @CommandLine.Command(name = "create", description = "Creates a list; its addresses are valid at once.")
    void create(@Parameters(paramLabel = "ADDR") String address,
                @Option(names = "--type", required = true, paramLabel = "TYPE", description = "The list type, such as discussion.") String type,
                @Option(names = "--owner", required = true, paramLabel = "ADDR", description = "Its first owner.") String owner,
                @Option(names = "--subject", paramLabel = "TEXT", description = "Its title.") @Nullable String subject,
                @Option(names = "--language", paramLabel = "TAG", description = "en or fr; the domain's if not said.") @Nullable String language) {
        Map<String, Object> wanted = new LinkedHashMap<>(Map.of("address", address, "type", type, "owner", owner));
        wanted.put("subject", subject);
        wanted.put("language", language);
        done(server().post("/api/lists", wanted), "list " + address + " created");
    }

    @CommandLine.Command(name = "list", description = "Lists the lists: all, or of a domain.")
    void list(@Parameters(paramLabel = "DOMAIN", arity = "0..1") @Nullable String domain) {
        table(server().get("/api/lists" + (domain == null ? "" : "?domain=" + segment(domain))), List.of("address", "status", "type", "subject"));
    }

    @CommandLine.Command(name = "show", description = "Shows a list.")
    void show(@Parameters(paramLabel = "ADDR") String address) {
        show(server().get(path(address)));
    }

    @CommandLine.Command(name = "close", description = "Closes a list: its addresses are refused, what it holds stays.")
    void close(@Parameters(paramLabel = "ADDR") String address,
               @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who ask later.") @Nullable String reason) {
        done(server().post(path(address) + "/close", reason == null ? Map.of() : Map.of("reason", reason)), "list " + address + " closed");
    }

    @CommandLine.Command(name = "life", description = "Shows who created, changed, closed or restored a list, when and why.")
    void life(@Parameters(paramLabel = "ADDR") String address) {
        show(server().get(path(address) + "/life"));
    }

    @CommandLine.Command(name = "copy", description = "Creates a list with another one's settings, owners and moderators.")
    void copy(@Parameters(index = "0", paramLabel = "ADDR") String address, @Parameters(index = "1", paramLabel = "NEW-ADDR") String to) {
        done(server().post(path(address) + "/copy", Map.of("address", to)), "list " + to + " created");
    }

    @CommandLine.Command(name = "reopen", description = "Opens a closed list again, or approves a pending one.")
    void reopen(@Parameters(paramLabel = "ADDR") String address) {
        done(server().post(path(address) + "/reopen", Map.of()), "list " + address + " is open");
    }

    @CommandLine.Command(name = "rename", description = "Gives a list another address.")
    void rename(@Parameters(index = "0", paramLabel = "ADDR") String address, @Parameters(index = "1", paramLabel = "NEW-ADDR") String to) {
        done(server().post(path(address) + "/rename", Map.of("address", to)), "list " + address + " is now " + to);
    }

    @CommandLine.Command(name = "purge", description = "Removes a list and all that it holds, for good.")
    void purge(@Parameters(paramLabel = "ADDR") String address) {
        done(server().delete(path(address)), "list " + address + " purged");
    }

    @CommandLine.Command(name = "config", description = "Shows all parameters or one, or sets one; or writes or reads all as a config file of Sympa's.")
    void config(@Parameters(index = "0", paramLabel = "ADDR") String address,
                @Option(names = "--export", description = "Prints a config file.") boolean export,
                @Option(names = "--import", paramLabel = "FILE", description = "Takes the values of a config file, of any release.") @Nullable Path file,
                @Option(names = "--replace", description = "With --import: what the file does not have has its default again.") boolean replace,
                @Option(names = "--dry-run", description = "With --import: only reports.") boolean dryRun,
                @Parameters(index = "1", arity = "0..1", paramLabel = "NAME") @Nullable String name,
                @Parameters(index = "2", arity = "0..1", paramLabel = "VALUE") @Nullable String value) {
        if (export) {
            exportConfig(address);
            return;
        }
        if (file != null) {
            importConfig(address, file, replace, dryRun);
            return;
        }
        String path = path(address) + "/config" + (name == null ? "" : "/" + segment(name));
        if (name == null) {
            Object all = server().get(path);
            if (root().json()) {
                terminal().json(all);
            } else {
                list(all).forEach(p -> terminal().line(p.get("name") + " = " + oneLine(p.get("value"))));
            }
        } else {
            Object one = value == null ? server().get(path) : server().put(path, Map.of("value", value));
            done(one, Terminal.text(map(one).get("value")));
        }
    }

    private void exportConfig(String address) {
        String file = server().read(path(address) + "/sympa-config", in -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
        terminal().out().print(file);
        terminal().out().flush();
    }

    private void importConfig(String address, Path file, boolean replace, boolean dryRun) {
        try (InputStream in = Files.newInputStream(file)) {
            Object answer = server().postText(path(address) + "/sympa-config?replace=" + replace + "&dryRun=" + dryRun, in);
            Map<String, Object> report = map(answer);
            done(answer, "changed: " + report.get("changed") + "; default again: " + report.get("reset") + (dryRun ? " (nothing was done)" : ""));
            if (!root().json() && report.get("remarks") instanceof List<?> remarks) {
                remarks.forEach(remark -> terminal().err().println(remark));
            }
        } catch (IOException unreadable) {
            throw Failure.refused("cannot read " + file + ": " + unreadable.getMessage());
        }
    }

    private static String oneLine(@Nullable Object value) {
        return Terminal.text(value).replace("\n", "\\n");
    }

    private static String path(String address) {
        return "/api/lists/" + segment(address);
    }
}
