package org.colombier.lists.scenario;

import java.util.List;

/** A scenario file that cannot be read: every fault with its line. */
final class ScenarioSyntaxException extends Exception {

    private final transient List<Scenarios.Problem> problems;

    ScenarioSyntaxException(List<Scenarios.Problem> problems) {
        super(problems.getFirst().toString());
        this.problems = List.copyOf(problems);
    }

    List<Scenarios.Problem> problems() {
        return problems;
    }
}
