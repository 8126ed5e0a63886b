package org.colombier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "smime", description = "The S/MIME certificates of lists.")
final class SmimeCommand extends Command {

    @CommandLine.Command(name = "list", description = "Lists the lists that have a certificate in the database.")
    void list() {
        table(server().get("/api/smime"), List.of("list", "until", "issuer"));
    }

    @CommandLine.Command(name = "show", description = "Prints a list's certificates as PEM; --json tells more. The one to encrypt with comes first.")
    void show(@Parameters(paramLabel = "LIST") String list) {
        Object answer = server().get(path(list));
        if (root().json()) {
            terminal().json(answer);
            return;
        }
        for (Map<String, Object> certificate : list(answer)) {
            terminal().line("# " + Terminal.text(certificate.get("subject")) + ", issued by " + Terminal.text(certificate.get("issuer")) + ", valid until " + Terminal.text(certificate.get("until")));
            terminal().line("# SHA-256 " + Terminal.text(certificate.get("fingerprint")) + " (" + Terminal.text(certificate.get("origin")) + ")");
            terminal().line(Terminal.text(certificate.get("pem")).strip());
        }
    }

    @CommandLine.Command(name = "set", description = "Gives a list a certificate with its private key; older ones stay to read what is under way.")
    void set(@Parameters(index = "0", paramLabel = "LIST") String list,
             @Parameters(index = "1", paramLabel = "FILE", description = "PEM or PKCS #12 with certificate and private key.") Path file,
             @Option(names = "--passphrase-file", paramLabel = "FILE", description = "Holds the passphrase of the private key.") @Nullable Path passphrase) {
        try {
            String words = passphrase == null ? "" : Files.readString(passphrase).strip();
            Map<String, Object> set = map(server().post(path(list), Map.of("file", Base64.getEncoder().encodeToString(Files.readAllBytes(file)), "passphrase", words)));
            done(set, list + " has the certificate " + Terminal.text(set.get("fingerprint")) + ", valid until " + Terminal.text(set.get("until")));
        } catch (IOException unreadable) {
            throw Failure.refused("cannot read " + unreadable.getMessage());
        }
    }

    @CommandLine.Command(name = "remove", description = "Removes a list's certificates and keys, or one; what is encrypted with them cannot be read any more.")
    void remove(@Parameters(paramLabel = "LIST") String list, @Option(names = "--fingerprint", paramLabel = "SHA256", description = "Only this one.") @Nullable String fingerprint) {
        Map<String, Object> removed = map(server().delete(path(list) + (fingerprint == null ? "" : "?fingerprint=" + segment(fingerprint))));
        done(removed, removed.get("removed") + " removed");
    }

    private static String path(String list) {
        return "/api/lists/" + segment(list) + "/smime";
    }
}
