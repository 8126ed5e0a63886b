package org.colombier.lists.scenario;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.colombier.lists.scenario.ScenarioFile.Condition;
import org.colombier.lists.scenario.ScenarioFile.Kind;
import org.colombier.lists.scenario.ScenarioFile.Rule;
import org.colombier.lists.scenario.ScenarioFile.Statement;

/** Finds rules that no request ever comes to. */
final class Unreachable {

    private Unreachable() {
    }

    static List<Scenarios.Problem> in(ScenarioFile file) {
        List<Scenarios.Problem> found = new ArrayList<>();
        Set<AuthMethod> decided = EnumSet.noneOf(AuthMethod.class);
        int last = 0;
        Map<Condition, Set<AuthMethod>> asked = new HashMap<>();
        for (Statement statement : file.statements()) {
            if (decided.size() == AuthMethod.values().length || statement instanceof Rule rule && decided.containsAll(rule.methods())) {
                found.add(warning(file, statement, "never reached: line " + last + " has decided for everybody"));
            } else if (statement instanceof Rule rule) {
                boolean always = !rule.negated() && (rule.condition().kind() == Kind.TRUE || rule.condition().kind() == Kind.ALL);
                if (rule.negated() && (rule.condition().kind() == Kind.TRUE || rule.condition().kind() == Kind.ALL)) {
                    found.add(warning(file, rule, "never true"));
                } else if (always) {
                    decided.addAll(rule.methods());
                    last = rule.line();
                } else if (!rule.negated() && asked.getOrDefault(rule.condition(), Set.of()).containsAll(rule.methods())) {
                    found.add(warning(file, rule, "never reached: the same condition has decided before"));
                } else if (!rule.negated()) {
                    asked.computeIfAbsent(rule.condition(), _ -> EnumSet.noneOf(AuthMethod.class)).addAll(rule.methods());
                }
            }
        }
        return found;
    }

    private static Scenarios.Problem warning(ScenarioFile file, Statement statement, String message) {
        return new Scenarios.Problem(file.name(), statement.line(), 1, message, true);
    }
}
