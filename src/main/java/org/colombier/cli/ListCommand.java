package org.colombier.cli;

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
    void close(@Parameters(paramLabel = "ADDR") String address) {
        done(server().post(path(address) + "/close", Map.of()), "list " + address + " closed");
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

    @CommandLine.Command(name = "config", description = "Shows all parameters or one, or sets one.")
    void config(@Parameters(index = "0", paramLabel = "ADDR") String address,
                @Parameters(index = "1", arity = "0..1", paramLabel = "NAME") @Nullable String name,
                @Parameters(index = "2", arity = "0..1", paramLabel = "VALUE") @Nullable String value) {
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

    private static String oneLine(@Nullable Object value) {
        return Terminal.text(value).replace("\n", "\\n");
    }

    private static String path(String address) {
        return "/api/lists/" + segment(address);
    }
}
