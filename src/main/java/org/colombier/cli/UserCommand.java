package org.colombier.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "user", description = "People by their address, on all lists.")
final class UserCommand extends Command {

    @CommandLine.Command(name = "passwd", description = "Sets the portal password of an address.")
    void passwd(@Parameters(paramLabel = "ADDR") String address,
                @Option(names = "--password-stdin", description = "Read the password from standard input.") boolean passwordStdin) {
        done(server().put("/api/users/password", Map.of("address", address, "password", terminal().newPassword(passwordStdin))),
            "portal password of " + address + " set");
    }

    @CommandLine.Command(name = "move", description = "Gives a person's memberships, roles and login another address.")
    void move(@Parameters(index = "0", paramLabel = "ADDR") String from, @Parameters(index = "1", paramLabel = "NEW-ADDR") String to) {
        Object answer = server().post("/api/users/move", Map.of("from", from, "to", to));
        Map<String, Object> moved = map(answer);
        done(answer, from + " is now " + to + ": " + moved.get("memberships") + " memberships, " + moved.get("roles") + " roles, " + moved.get("merged") + " merged");
    }

    @CommandLine.Command(name = "remove", aliases = "del", description = "Ends all memberships and roles of an address and forgets it.")
    void remove(@Parameters(paramLabel = "ADDR") String address) {
        Object answer = server().delete("/api/users?address=" + segment(address));
        Map<String, Object> removed = map(answer);
        done(answer, address + " forgotten: " + removed.get("memberships") + " memberships, " + removed.get("roles") + " roles");
    }

    @CommandLine.Command(name = "export", description = "Prints all that is kept of an address, as JSON.")
    void export(@Parameters(paramLabel = "ADDR") String address) {
        terminal().json(server().get("/api/users/export?address=" + segment(address)));
    }
}
