package org.colombier.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "policy", description = "Whether mail would be let in, and why.")
final class PolicyCommand extends Command {

    @CommandLine.Command(name = "explain", description = "Every restriction that would be asked, its answer, and the one that decides. Nothing is counted or remembered.")
    void explain(@Option(names = "--client", required = true, paramLabel = "IP", description = "The client's address.") String client,
        @Option(names = "--helo", required = true, paramLabel = "NAME", description = "What it calls itself.") String helo,
        @Option(names = "--sender", required = true, paramLabel = "ADDR", description = "The envelope sender; <> for the null one.") String sender,
        @Option(names = "--recipient", required = true, paramLabel = "ADDR", description = "The recipient.") String recipient,
        @Option(names = "--service", defaultValue = "mx", paramLabel = "SERVICE", description = "mx, submission, submissions or lmtp; mx if not said.") String service,
        @Option(names = "--login", defaultValue = "", paramLabel = "ADDR", description = "Who has logged in.") String login) {
        Object answer = server().get("/api/policy?client=" + segment(client) + "&helo=" + segment(helo) + "&sender=" + segment(sender)
            + "&recipient=" + segment(recipient) + "&service=" + segment(service) + "&login=" + segment(login));
        if (root().json()) {
            terminal().json(answer);
            return;
        }
        Map<String, Object> policy = map(answer);
        terminal().table(List.of("LIST", "RULE", "ANSWER"),
            list(policy.get("steps")).stream().map(s -> List.of(Terminal.text(s.get("stage")), Terminal.text(s.get("rule")), Terminal.text(s.get("answer")))).toList());
        if (policy.get("effects") instanceof List<?> effects) {
            effects.forEach(effect -> terminal().line("-> " + effect));
        }
        terminal().line(Boolean.TRUE.equals(policy.get("permitted")) ? "=> permitted by " + policy.get("rule") : "=> refused by " + policy.get("rule") + ": " + policy.get("reply"));
    }
}
