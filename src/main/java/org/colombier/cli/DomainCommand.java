package org.colombier.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "domain", description = "The domains that mail is taken for.")
final class DomainCommand extends Command {

    @CommandLine.Command(name = "add", description = "Adds a domain.")
    void add(@Parameters(paramLabel = "DOMAIN") String domain,
             @Option(names = "--listmaster", paramLabel = "ADDR", description = "Who administers its lists; may be given again.") @Nullable List<String> listmasters,
             @Option(names = "--backup-mx", description = "Only take mail for it and pass it on to its better MX.") boolean backupMx,
             @Option(names = "--catch-all", paramLabel = "ADDR", description = "Where mail to unknown addresses goes.") @Nullable String catchAll,
             @Option(names = "--language", paramLabel = "TAG", description = "en or fr.") @Nullable String language) {
        Map<String, Object> wanted = new LinkedHashMap<>(Map.of("name", domain, "backupMx", backupMx));
        wanted.put("listmasters", listmasters == null ? List.of() : listmasters);
        wanted.put("catchAll", catchAll);
        wanted.put("language", language);
        done(server().post("/api/domains", wanted), "domain " + domain + " added");
    }

    @CommandLine.Command(name = "list", description = "Lists the domains.")
    void list() {
        table(server().get("/api/domains"), List.of("name", "enabled", "backupMx", "catchAll", "listmasters"));
    }

    @CommandLine.Command(name = "show", description = "Shows a domain.")
    void show(@Parameters(paramLabel = "DOMAIN") String domain) {
        show(server().get("/api/domains/" + segment(domain)));
    }

    @CommandLine.Command(name = "remove", description = "Removes a domain with its accounts and aliases.")
    void remove(@Parameters(paramLabel = "DOMAIN") String domain) {
        done(server().delete("/api/domains/" + segment(domain)), "domain " + domain + " removed");
    }
}
