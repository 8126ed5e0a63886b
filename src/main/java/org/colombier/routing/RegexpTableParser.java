package org.colombier.routing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.colombier.mail.EmailAddress;
import org.colombier.routing.RegexpTable.Block;
import org.colombier.routing.RegexpTable.Condition;
import org.colombier.routing.RegexpTable.Entry;
import org.colombier.routing.RegexpTable.Rule;

/**
 * Reads a regular-expression table: {@code /expression/flags result}, {@code !/expression/flags result},
 * {@code if /expression/flags} … {@code endif}. As in Postfix, expressions ignore case and the flag {@code i} turns that
 * off. Not thread-safe; one for each reading.
 */
final class RegexpTableParser {

    private static final int DEEPEST = 50;

    /** What follows an expression on its line. */
    private record Parsed(Condition condition, String rest) {
    }

    private record Open(int line, Condition condition, List<Entry> entries) {
    }

    private final String file;
    private final Deque<Open> open = new ArrayDeque<>();
    private List<Entry> entries = new ArrayList<>();

    private RegexpTableParser(String file) {
        this.file = file;
    }

    static RegexpTable parse(String file, String text) throws BrokenTable {
        RegexpTableParser parser = new RegexpTableParser(file);
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
        return new RegexpTable(file, List.copyOf(parser.entries));
    }

    private void line(LogicalLines.Line line) {
        String text = line.text();
        if (text.matches("(?i)endif(\\s.*)?")) {
            endBlock();
        } else if (text.matches("(?i)if\\s*[!/].*")) {
            beginBlock(line.number(), text.substring(2).strip());
        } else {
            entries.add(rule(line.number(), expression(text)));
        }
    }

    private void beginBlock(int number, String text) {
        if (open.size() >= DEEPEST) {
            throw new IllegalArgumentException("more than " + DEEPEST + " ifs in each other");
        }
        Parsed parsed = expression(text);
        if (!parsed.rest().isEmpty()) {
            throw new IllegalArgumentException("text after the expression of an if: " + parsed.rest());
        }
        open.push(new Open(number, parsed.condition(), entries));
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

    private static Rule rule(int number, Parsed parsed) {
        if (parsed.rest().isEmpty()) {
            throw new IllegalArgumentException("an expression without a result");
        }
        int groups = parsed.condition().negated() ? 0 : parsed.condition().pattern().matcher("").groupCount();
        Replacement replacement = Replacement.parse(parsed.rest(), groups);
        if (replacement.isFixed()) {
            targets(replacement.with(Pattern.compile("").matcher("").toMatchResult()));
        }
        return new Rule(number, parsed.condition(), replacement);
    }

    private static Parsed expression(String text) {
        boolean negated = text.startsWith("!");
        String positive = negated ? text.substring(1).stripLeading() : text;
        if (positive.isEmpty() || Character.isLetterOrDigit(positive.charAt(0))) {
            throw new IllegalArgumentException("an expression between two delimiters such as /…/ is wanted, not " + positive);
        }
        int end = closingDelimiter(positive);
        int afterFlags = end + 1;
        while (afterFlags < positive.length() && !Character.isWhitespace(positive.charAt(afterFlags))) {
            afterFlags++;
        }
        Pattern pattern = PosixExpression.compile(positive.substring(1, end), flags(positive.substring(end + 1, afterFlags)));
        return new Parsed(new Condition(pattern, negated), positive.substring(afterFlags).strip());
    }

    private static int closingDelimiter(String text) {
        char delimiter = text.charAt(0);
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == delimiter) {
                return i;
            }
        }
        throw new IllegalArgumentException("an expression without its closing " + delimiter);
    }

    private static int flags(String letters) {
        int flags = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
        for (char letter : letters.toCharArray()) {
            flags ^= switch (letter) {
                case 'i' -> Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
                case 'm' -> Pattern.MULTILINE;
                default -> throw new IllegalArgumentException("an unknown flag: " + letter);
            };
        }
        return flags;
    }

    /**
     * Reads a result: addresses between commas or white space.
     *
     * @throws IllegalArgumentException if there is none, or something else
     */
    static List<EmailAddress> targets(String result) {
        List<EmailAddress> targets = new ArrayList<>();
        for (String word : result.split("[,\\s]+")) {
            if (!word.isEmpty()) {
                targets.add(EmailAddress.parse(word));
            }
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a result without an address");
        }
        return List.copyOf(targets);
    }
}
