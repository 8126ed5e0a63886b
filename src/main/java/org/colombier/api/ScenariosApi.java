package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.lists.scenario.Decision;
import org.colombier.lists.scenario.ScenarioContext;
import org.colombier.lists.scenario.Scenarios;
import org.colombier.lists.scenario.TrialMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who may do what, and why. */
@RestController
@Tag(name = "scenarios", description = "The rules by which requests are decided")
class ScenariosApi {

    /** @param name for the messages, such as the file's */
    record ScenarioText(@Nullable String name, @Nullable String text) {
    }

    record CheckView(boolean sound, List<ProblemView> problems) {
    }

    /** @param line and column counted from 1; 0 means the whole @param warning true if the file can be used as it is */
    record ProblemView(String file, int line, int column, String message, boolean warning) {
    }

    /**
     * @param action what is done, such as {@code do_it} or {@code reject}
     * @param rule   the rule that decided, empty if none did
     * @param tried  every rule that was looked at, the deciding one last
     */
    record DecisionView(String action, String reason, String rule, String file, int line, List<TriedView> tried) {
    }

    /** @param values what the variables of the rule stood for */
    record TriedView(String file, int line, String rule, String result, List<String> values) {
    }

    private final Lists lists;
    private final Scenarios scenarios;

    ScenariosApi(Lists lists, Scenarios scenarios) {
        this.lists = lists;
        this.scenarios = scenarios;
    }

    @PostMapping("/api/scenarios/check")
    @Operation(summary = "The faults of a text in the scenario language")
    CheckView check(@RequestBody ScenarioText wanted) {
        List<ProblemView> problems = Scenarios.check(Input.wanted("name", wanted.name()), Input.text(wanted.text())).stream()
            .map(p -> new ProblemView(p.file(), p.line(), p.column(), p.message(), p.warning())).toList();
        return new CheckView(problems.stream().allMatch(ProblemView::warning), problems);
    }

    /**
     * A request to try.
     *
     * @param list    address of the list, or a domain for operations such as {@code create_list}
     * @param email   whom it is about; the sender if left out
     * @param ip      the client's address
     * @param headers fields of the message, {@code Name: value} each
     * @param message the rest of the message, or all of it
     */
    record Trial(@Nullable String list, @Nullable String operation, @Nullable String sender, @Nullable String auth, @Nullable String email, @Nullable String ip,
                 @Nullable List<String> headers, @Nullable String message) {
    }

    @GetMapping("/api/lists/{list}/scenarios/{operation}")
    @Operation(summary = "How an operation on a list is decided for a sender, and by which rule")
    DecisionView explain(@PathVariable String list, @PathVariable String operation, @RequestParam String sender, @RequestParam(defaultValue = "smtp") String auth) {
        return trial(new Trial(list, operation, sender, auth, null, null, null, null));
    }

    @PostMapping("/api/scenarios/explain")
    @Operation(summary = "How a request is decided, by which rule, and what its variables stood for; changes nothing")
    DecisionView trial(@RequestBody Trial trial) {
        String operation = Input.wanted("operation", trial.operation());
        if (scenarios.names(operation).isEmpty()) {
            throw Refused.badRequest("there is no operation " + operation + " that a scenario decides");
        }
        String list = Input.wanted("list", trial.list());
        ScenarioContext.Builder request = list.contains("@") ? ScenarioContext.forList(lists.find(list).address()) : ScenarioContext.forDomain(Input.domain(list));
        AuthMethod method = method(Input.text(trial.auth()).isEmpty() ? "smtp" : Input.text(trial.auth()));
        if (!Input.text(trial.sender()).isBlank() && !"nobody".equals(trial.sender())) {
            request.sender(Input.address(Input.text(trial.sender())), method);
        }
        if (!Input.text(trial.email()).isBlank()) {
            request.email(Input.address(Input.text(trial.email())));
        }
        if (!Input.text(trial.ip()).isBlank()) {
            request.client(client(Input.text(trial.ip())));
        }
        TrialMessage.of(trial.headers() == null ? List.of() : trial.headers(), Input.text(trial.message())).ifPresent(request::message);
        Decision decision = scenarios.explain(operation, request.build());
        return new DecisionView(lower(decision.action()) + (decision.quiet() ? ",quiet" : "") + (decision.notifyOwners() ? ",notify" : ""), decision.reason(), decision.rule(),
            decision.file(), decision.line(), decision.trace().stream().map(t -> new TriedView(t.file(), t.line(), t.rule(), lower(t.result()), t.values())).toList());
    }

    private static InetAddress client(String text) {
        try {
            return InetAddress.ofLiteral(text.strip());
        } catch (IllegalArgumentException unnumbered) {
            throw Refused.badRequest("not an IP address: " + text);
        }
    }

    private static AuthMethod method(String word) {
        return Arrays.stream(AuthMethod.values()).filter(m -> m.word().equals(word.toLowerCase(Locale.ROOT))).findFirst()
            .orElseThrow(() -> Refused.badRequest("there is no authentication method " + word + "; there are "
                + String.join(", ", Arrays.stream(AuthMethod.values()).map(AuthMethod::word).toList())));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
