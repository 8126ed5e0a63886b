package org.colombier.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "user", description = "Logins of the portal.")
final class UserCommand extends Command {

    @CommandLine.Command(name = "passwd", description = "Sets the portal password of an address.")
    void passwd(@Parameters(paramLabel = "ADDR") String address,
                @Option(names = "--password-stdin", description = "Read the password from standard input.") boolean passwordStdin) {
        done(server().put("/api/users/password", Map.of("address", address, "password", terminal().newPassword(passwordStdin))),
            "portal password of " + address + " set");
    }
}
