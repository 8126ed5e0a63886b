package org.colombier.maps;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.colombier.maps.RuleTable.Block;
import org.colombier.maps.RuleTable.Condition;
import org.colombier.maps.RuleTable.Entry;
import org.colombier.maps.RuleTable.Rule;

/**
 * Reads a table of rules: {@code condition result}, {@code !condition result}, {@code if condition} … {@code endif}, as
 * regexp_table(5), pcre_table(5) and cidr_table(5) have in common. Not thread-safe; one for each reading.
 */
final class RuleTableParser {

    private static final int DEEPEST = 50;

    private record Open(int line, Condition condition, List<Entry> entries) {
    }

    private final RuleSyntax syntax;
    private final ValueCheck check;
    private final Deque<Open> open = new ArrayDeque<>();
    private List<Entry> entries = new ArrayList<>();
    private int rules;

    private RuleTableParser(RuleSyntax syntax, ValueCheck check) {
        this.syntax = syntax;
        this.check = check;
    }

    static RuleTable parse(RuleSyntax syntax, String file, String text, ValueCheck check) {
        RuleTableParser parser = new RuleTableParser(syntax, check);
        for (LogicalLines.Line line : LogicalLines.of(file, text)) {
            try {
                parser.line(line);
            } catch (IllegalArgumentException wrong) {
                throw new BrokenTable(file, line.number(), wrong.getMessage());
            }
        }
        if (!parser.open.isEmpty()) {
            throw new BrokenTable(file, parser.open.peek().line(), "an if without its endif");
        }
        return new RuleTable(List.copyOf(parser.entries), parser.rules);
    }

    private void line(LogicalLines.Line line) {
        String text = line.text();
        if (isWord("endif", text)) {
            endBlock();
        } else if (isWord("if", text)) {
            beginBlock(line.number(), text.substring(2).strip());
        } else {
            entries.add(rule(line.number(), text));
        }
    }

    private static boolean isWord(String word, String text) {
        return text.regionMatches(true, 0, word, 0, word.length())
            && (text.length() == word.length() || !Character.isLetterOrDigit(text.charAt(word.length())));
    }

    private void beginBlock(int number, String text) {
        if (open.size() >= DEEPEST) {
            throw new IllegalArgumentException("more than " + DEEPEST + " ifs in each other");
        }
        boolean negated = text.startsWith("!");
        RuleSyntax.Read read = syntax.condition(positive(text), negated);
        if (!read.rest().isEmpty()) {
            throw new IllegalArgumentException("text after the condition of an if: " + read.rest());
        }
        open.push(new Open(number, read.condition(), entries));
        entries = new ArrayList<>();
    }

    private void endBlock() {
        if (open.isEmpty()) {
            throw new IllegalArgumentException("an endif without its if");
        }
        Open block = open.pop();
        block.entries().add(new Block(block.condition(), List.copyOf(entries)));
        entries = block.entries();
    }

    private Rule rule(int number, String text) {
        boolean negated = text.startsWith("!");
        RuleSyntax.Read read = syntax.condition(positive(text), negated);
        if (read.rest().isEmpty()) {
            throw new IllegalArgumentException("a condition without a result");
        }
        Replacement replacement = syntax.result(read.rest(), read.groups());
        if (replacement.isFixed()) {
            check.check(replacement.with(RuleTable.NO_GROUPS));
        }
        rules++;
        return new Rule(number, read.condition(), replacement);
    }

    private static String positive(String text) {
        return text.startsWith("!") ? text.substring(1).stripLeading() : text;
    }
}
