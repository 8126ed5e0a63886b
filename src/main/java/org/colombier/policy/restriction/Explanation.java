package org.colombier.policy.restriction;

import java.util.List;

/**
 * How a situation is judged, for a person who asks why.
 *
 * @param verdict the end, with the rule that decided
 * @param steps   every rule asked, in order
 */
public record Explanation(Verdict verdict, List<Step> steps) {

    /** A rule as it stands in the list of a stage, and what it said. */
    public record Step(Stage stage, String rule, String answer) {
    }

    public Explanation {
        steps = List.copyOf(steps);
    }
}
