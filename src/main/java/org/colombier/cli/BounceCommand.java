package org.colombier.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "bounce", description = "Members whose mail comes back.")
final class BounceCommand extends Command {

    @CommandLine.Command(name = "list", description = "Prints them with count, score, level and the last code.")
    void list(@Parameters(paramLabel = "LIST") String list) {
        table(server().get(path(list) + "/bounces"), List.of("address", "count", "score", "level", "status", "last", "verdict"));
    }

    @CommandLine.Command(name = "show", description = "Shows what came back from a member, and why.")
    void show(@Parameters(index = "0", paramLabel = "LIST") String list, @Parameters(index = "1", paramLabel = "ADDR") String address) {
        show(server().get(path(list) + "/bounce?address=" + segment(address)));
    }

    @CommandLine.Command(name = "reset", description = "Forgets what counts against a member, or against all.")
    void reset(@Parameters(index = "0", paramLabel = "LIST") String list, @Parameters(index = "1", arity = "0..1", paramLabel = "ADDR") @Nullable String address) {
        done(server().delete(path(list) + "/bounces" + (address == null ? "" : "?address=" + segment(address))), (address == null ? "all members" : address) + " of " + list + ": bounces forgotten");
    }

    private static String path(String list) {
        return "/api/lists/" + segment(list);
    }
}
