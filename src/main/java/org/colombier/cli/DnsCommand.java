package org.colombier.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "dns", description = "What a domain publishes for its mail.")
final class DnsCommand extends Command {

    @CommandLine.Command(name = "check", description = "Says what is wrong with a domain's MX, addresses, SPF, DKIM, DMARC, MTA-STS and listings, and prints the records to add.")
    int check(@Parameters(paramLabel = "DOMAIN") String domain) {
        Object answer = server().get("/api/dns/" + segment(domain));
        Map<String, Object> report = map(answer);
        boolean sound = Boolean.TRUE.equals(report.get("sound"));
        if (root().json()) {
            terminal().json(answer);
            return sound ? 0 : Failure.REFUSED;
        }
        terminal().table(List.of("SUBJECT", "LEVEL", "FINDING"), list(report.get("findings")).stream()
            .map(f -> List.of(Terminal.text(f.get("subject")), Terminal.text(f.get("level")), Terminal.text(f.get("text")))).toList());
        if (report.get("records") instanceof List<?> records && !records.isEmpty()) {
            terminal().line("");
            terminal().line("; to be added to the zone");
            records.forEach(r -> terminal().line(String.valueOf(r)));
        }
        if (!sound) {
            terminal().err().println("colombier: " + report.get("domain") + ": not everything is as it should be");
        }
        return sound ? 0 : Failure.REFUSED;
    }
}
