package org.colombier.maps;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.mail.BoundedText;

/** Rules in order, the first whose condition holds answers; rules between an if and its endif under its condition only. Immutable. */
record RuleTable(List<Entry> entries, int size) implements Contents {

    /** Reads of a character; some milliseconds. */
    private static final int MOST_STEPS = 500_000;

    /** A rule, or a block of rules that are tried under a condition. */
    sealed interface Entry {
    }

    /** Whether a rule is for a key. */
    @FunctionalInterface
    interface Condition {

        /** The groups of the match, which a condition without an expression has not. */
        Optional<MatchResult> holdsFor(String key);

        default Condition negated() {
            return key -> holdsFor(key).isPresent() ? Optional.empty() : Optional.of(NO_GROUPS);
        }
    }

    record Rule(int line, Condition condition, Replacement replacement) implements Entry {
    }

    record Block(Condition condition, List<Entry> entries) implements Entry {
    }

    static final MatchResult NO_GROUPS = noGroups();

    /** The expression is found anywhere in the key, within a bounded number of steps. */
    static Condition matching(Pattern pattern) {
        return key -> {
            Matcher m = pattern.matcher(new BoundedText(key, MOST_STEPS));
            return m.find() ? Optional.of(m) : Optional.empty();
        };
    }

    @Override
    public Optional<Found> look(String key) {
        try {
            return look(entries, key);
        } catch (StackOverflowError tooHard) {
            // The JDK's matcher recurses for each repetition of a group.
            throw new BoundedText.TooManySteps();
        }
    }

    private static Optional<Found> look(List<Entry> entries, String key) {
        for (Entry entry : entries) {
            Optional<Found> found = switch (entry) {
                case Rule r -> r.condition().holdsFor(key).map(m -> new Found(r.line(), r.replacement().with(m))).filter(f -> !f.value().isEmpty());
                case Block b -> b.condition().holdsFor(key).flatMap(m -> look(b.entries(), key));
            };
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean hasFixedKeys() {
        return false;
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }

    private static MatchResult noGroups() {
        Matcher m = Pattern.compile("").matcher("");
        m.find();
        return m.toMatchResult();
    }
}
