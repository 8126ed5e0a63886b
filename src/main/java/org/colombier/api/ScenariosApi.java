package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.lists.scenario.Decision;
import org.colombier.lists.scenario.ScenarioContext;
import org.colombier.lists.scenario.Scenarios;
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

    /** @param line counted from 1; 0 means the whole file */
    record ProblemView(String file, int line, String message) {
    }

    /**
     * @param action what is done, such as {@code do_it} or {@code reject}
     * @param rule   the rule that decided, empty if none did
     * @param tried  every rule that was looked at, the deciding one last
     */
    record DecisionView(String action, String reason, String rule, String file, int line, List<TriedView> tried) {
    }

    record TriedView(String file, int line, String rule, String result) {
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
            .map(p -> new ProblemView(p.file(), p.line(), p.message())).toList();
        return new CheckView(problems.isEmpty(), problems);
    }

    @GetMapping("/api/lists/{list}/scenarios/{operation}")
    @Operation(summary = "How an operation on a list is decided for a sender, and by which rule")
    DecisionView explain(@PathVariable String list, @PathVariable String operation, @RequestParam String sender, @RequestParam(defaultValue = "smtp") String auth) {
        MailingList known = lists.find(list);
        if (scenarios.names(operation).isEmpty()) {
            throw Refused.badRequest("there is no operation " + operation + " that a scenario decides");
        }
        ScenarioContext request = ScenarioContext.forList(known.address()).sender(Input.address(sender), method(auth)).build();
        Decision decision = scenarios.decide(operation, request);
        return new DecisionView(lower(decision.action()), decision.reason(), decision.rule(), decision.file(), decision.line(),
            decision.trace().stream().map(t -> new TriedView(t.file(), t.line(), t.rule(), lower(t.result()))).toList());
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
