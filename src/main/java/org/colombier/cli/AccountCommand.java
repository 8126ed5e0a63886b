package org.colombier.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "account", description = "Mailboxes and who logs in to them.")
final class AccountCommand extends Command {

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})([KMGT]?)(?:I?B)?");

    @CommandLine.Command(name = "add", description = "Adds an account; asks for its password.")
    void add(@Parameters(paramLabel = "ADDR") String address,
             @Option(names = "--name", paramLabel = "NAME", description = "The person's name.") @Nullable String name,
             @Option(names = "--quota", paramLabel = "SIZE", description = "Mail it may hold: 500M, 1G; 0 for no limit.", defaultValue = "0") String quota,
             @Option(names = "--password-stdin", description = "Read the password from standard input.") boolean passwordStdin,
             @Option(names = "--no-imap", description = "No login by IMAP.") boolean noImap,
             @Option(names = "--no-pop", description = "No login by POP3.") boolean noPop,
             @Option(names = "--no-submission", description = "No sending of mail.") boolean noSubmission) {
        List<String> services = new ArrayList<>(List.of("receive", "sieve"));
        if (!noImap) {
            services.add("imap");
        }
        if (!noPop) {
            services.add("pop");
        }
        if (!noSubmission) {
            services.add("submission");
        }
        Map<String, Object> wanted = new LinkedHashMap<>(Map.of("address", address, "quota", octets(quota), "services", services));
        wanted.put("name", name);
        wanted.put("password", terminal().newPassword(passwordStdin));
        done(server().post("/api/accounts", wanted), "account " + address + " added");
    }

    @CommandLine.Command(name = "list", description = "Lists the accounts.")
    void list(@Parameters(paramLabel = "DOMAIN", arity = "0..1") @Nullable String domain) {
        table(server().get("/api/accounts" + (domain == null ? "" : "?domain=" + segment(domain))), List.of("address", "name", "quota", "services"));
    }

    @CommandLine.Command(name = "show", description = "Shows an account.")
    void show(@Parameters(paramLabel = "ADDR") String address) {
        show(server().get("/api/accounts/" + segment(address)));
    }

    @CommandLine.Command(name = "remove", description = "Removes an account; its mail on disk stays.")
    void remove(@Parameters(paramLabel = "ADDR") String address) {
        done(server().delete("/api/accounts/" + segment(address)), "account " + address + " removed");
    }

    @CommandLine.Command(name = "passwd", description = "Sets an account's password.")
    void passwd(@Parameters(paramLabel = "ADDR") String address,
                @Option(names = "--password-stdin", description = "Read the password from standard input.") boolean passwordStdin) {
        done(server().put("/api/accounts/" + segment(address) + "/password", Map.of("password", terminal().newPassword(passwordStdin))),
            "password of " + address + " set");
    }

    /** {@code 1G} is 1,073,741,824 octets. */
    static long octets(String size) {
        Matcher m = SIZE.matcher(size.toUpperCase(Locale.ROOT));
        if (!m.matches()) {
            throw Failure.usage("not a size: " + size + " (such as 500M or 1G)");
        }
        int power = m.group(2).isEmpty() ? 0 : "KMGT".indexOf(m.group(2)) + 1;
        try {
            return Math.multiplyExact(Long.parseLong(m.group(1)), 1L << 10 * power);
        } catch (ArithmeticException tooMuch) {
            throw Failure.usage("too large a size: " + size);
        }
    }
}
