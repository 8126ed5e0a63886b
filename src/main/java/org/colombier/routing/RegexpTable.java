package org.colombier.routing;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A compiled regular-expression table after Postfix's regexp_table(5): rules in order, the first that matches answers.
 * Immutable.
 */
record RegexpTable(String file, List<Entry> entries) {

    /** A rule, or a block of rules that are tried under a condition. */
    sealed interface Entry {
    }

    /** An expression and whether it must match, or must not. */
    record Condition(Pattern pattern, boolean negated) {

        Optional<Matcher> holdsFor(String text) {
            Matcher m = pattern.matcher(new BoundedText(text));
            return m.find() != negated ? Optional.of(m) : Optional.empty();
        }
    }

    record Rule(int line, Condition condition, Replacement replacement) implements Entry {
    }

    record Block(Condition condition, List<Entry> entries) implements Entry {
    }

    /** @param line where the rule stands, counted from 1 */
    record Answer(int line, String text) {
    }

    /**
     * The first rule that matches anywhere in the text.
     *
     * @throws RoutingUnavailable if a rule takes too many steps on this text
     */
    Optional<Answer> find(String text) {
        try {
            return find(entries, text);
        } catch (BoundedText.TooManySteps | StackOverflowError tooHard) {
            throw new RoutingUnavailable(file + ": a rule takes too many steps on " + text);
        }
    }

    private static Optional<Answer> find(List<Entry> entries, String text) {
        for (Entry entry : entries) {
            Optional<Answer> answer = switch (entry) {
                case Rule r -> r.condition().holdsFor(text).map(m -> new Answer(r.line(), m.hasMatch() ? r.replacement().with(m) : fixed(r)));
                case Block b -> b.condition().holdsFor(text).flatMap(m -> find(b.entries(), text));
            };
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    /** A rule that matches by not matching has no groups. */
    private static String fixed(Rule rule) {
        return rule.replacement().parts().stream().map(p -> ((Replacement.Text) p).text()).reduce("", String::concat);
    }
}
