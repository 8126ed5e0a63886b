package org.colombier.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "alias", description = "Addresses whose mail goes elsewhere; the address itself among the targets keeps a copy.")
final class AliasCommand extends Command {

    @CommandLine.Command(name = "add", description = "Adds targets to an address.")
    void add(@Parameters(index = "0", paramLabel = "ADDR") String address,
             @Parameters(index = "1..*", arity = "1..*", paramLabel = "TARGET") List<String> targets) {
        done(server().post("/api/aliases", Map.of("address", address, "targets", targets)), "alias " + address + " goes to " + Terminal.text(targets));
    }

    @CommandLine.Command(name = "list", description = "Lists the aliases: all, of a domain, or of an address.")
    void list(@Parameters(paramLabel = "DOMAIN|ADDR", arity = "0..1") @Nullable String which) {
        String query = which == null ? "" : (which.contains("@") ? "?address=" : "?domain=") + segment(which);
        table(server().get("/api/aliases" + query), List.of("address", "targets"));
    }

    @CommandLine.Command(name = "remove", description = "Removes targets of an address, or without targets the whole alias.")
    void remove(@Parameters(index = "0", paramLabel = "ADDR") String address,
                @Parameters(index = "1..*", arity = "0..*", paramLabel = "TARGET") @Nullable List<String> targets) {
        String query = targets == null ? "" : targets.stream().map(t -> "&target=" + segment(t)).collect(Collectors.joining());
        done(server().delete("/api/aliases?address=" + segment(address) + query), "alias " + address + " removed" + (query.isEmpty() ? "" : ": " + Terminal.text(targets)));
    }
}
