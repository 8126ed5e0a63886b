package org.colombier.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "dkim", description = "The keys that sign the mail of our domains.")
final class DkimCommand extends Command {

    private static final List<String> COLUMNS = List.of("domain", "selector", "algorithm", "state", "since", "removable");

    @CommandLine.Command(name = "add", description = "Makes a key and prints the DNS record to publish; it signs when the record is seen.")
    void add(@Parameters(paramLabel = "DOMAIN") String domain,
             @Option(names = "--type", paramLabel = "TYPE", defaultValue = "rsa", description = "rsa or ed25519; with both, mail is signed twice.") String type,
             @Option(names = "--now", description = "Sign at once, not when the record is seen.") boolean now) {
        published(List.of(map(server().post(path(domain), Map.of("algorithm", type, "now", now)))));
    }

    @CommandLine.Command(name = "list", description = "Lists all keys, or a domain's.")
    void list(@Parameters(paramLabel = "DOMAIN", arity = "0..1") @Nullable String domain) {
        if (domain == null) {
            table(server().get("/api/dkim"), COLUMNS);
        } else {
            table(list(server().get(path(domain))).stream().map(detail -> map(detail.get("key"))).toList(), COLUMNS);
        }
    }

    @CommandLine.Command(name = "show", description = "Shows a domain's keys, their records, and whether DNS gives them.")
    void show(@Parameters(paramLabel = "DOMAIN") String domain) {
        Object answer = server().get(path(domain));
        if (root().json()) {
            terminal().json(answer);
            return;
        }
        List<Map<String, Object>> details = list(answer);
        if (details.isEmpty()) {
            terminal().line("no keys of " + domain + ": its mail is signed by a domain above it, or not at all");
        }
        for (Map<String, Object> detail : details) {
            Map<String, Object> key = map(detail.get("key"));
            terminal().line(Terminal.text(key.get("zoneLine")));
            terminal().line("  " + Terminal.text(key.get("state")) + " since " + Terminal.text(key.get("since"))
                + (Boolean.TRUE.equals(detail.get("visible")) ? ", seen in DNS" : ", not seen in DNS"));
        }
    }

    @CommandLine.Command(name = "rotate", description = "Makes a successor for each key, and switches when its record is seen.")
    void rotate(@Parameters(paramLabel = "DOMAIN") String domain, @Option(names = "--now", description = "Switch without looking into DNS.") boolean now) {
        published(list(server().post(path(domain) + "/rotate", Map.of("now", now))));
    }

    @CommandLine.Command(name = "retire", description = "Stops signing with a key; leave its record in DNS for mail under way.")
    void retire(@Parameters(paramLabel = "DOMAIN") String domain, @Parameters(paramLabel = "SELECTOR") String selector) {
        Map<String, Object> key = map(server().post(path(domain) + "/" + segment(selector) + "/retire", Map.of()));
        done(key, selector + " signs no more; leave " + Terminal.text(key.get("name")) + " in DNS until " + Terminal.text(key.get("removable")));
    }

    @CommandLine.Command(name = "remove", description = "Forgets a key; take its record out of DNS then.")
    void remove(@Parameters(paramLabel = "DOMAIN") String domain, @Parameters(paramLabel = "SELECTOR") String selector,
                @Option(names = "--force", description = "Also if it signs, or mail signed with it may be under way.") boolean force) {
        Map<String, Object> key = map(server().delete(path(domain) + "/" + segment(selector) + (force ? "?force=true" : "")));
        done(key, "forgotten; take " + Terminal.text(key.get("name")) + " out of DNS");
    }

    /** The records go to standard output as they belong into a zone file, what is said about them as its comments. */
    private void published(List<Map<String, Object>> keys) {
        if (root().json()) {
            terminal().json(keys);
            return;
        }
        for (Map<String, Object> key : keys) {
            terminal().line(Terminal.text(key.get("zoneLine")));
            terminal().line("; " + Terminal.text(key.get("selector")) + (key.get("state").equals("signing") ? " signs" : " signs when this record is seen in DNS"));
        }
    }

    private static String path(String domain) {
        return "/api/dkim/" + segment(domain);
    }
}
