package org.colombier.lists.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.lists.scenario.ScenarioFile.Include;
import org.colombier.lists.scenario.ScenarioFile.Statement;

/**
 * Reads Sympa's scenario language, a line at a time:
 * <pre>
 * title TEXT | title.LANGUAGE TEXT | title.gettext TEXT
 * include NAME
 * [!]condition(argument,argument) method[,method…] -> action[(modifiers)][,modifier…]    # comment
 * </pre>
 * Blank lines and blanks between words do not matter, nor does the case of words. A file has at most
 * {@value #MAX_CHARACTERS} characters and {@value #MAX_LINES} lines.
 */
final class ScenarioParser {

    static final int MAX_CHARACTERS = 65_536;
    static final int MAX_LINES = 1_000;
    private static final int MAX_PROBLEMS = 20;

    /** A fault in one line. */
    static final class LineFault extends Exception {
        LineFault(String message) {
            super(message);
        }
    }

    private static final Pattern TITLE = Pattern.compile("title(?:\\.([a-z][a-z0-9_-]{0,30}))?[ \\t]+(\\S.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern INCLUDE = Pattern.compile("include(?:[ \\t]+([a-z0-9_.-]+)|[ \\t]*\\([ \\t]*'?([a-z0-9_.-]+)'?[ \\t]*\\))[ \\t]*(?:#.*)?", Pattern.CASE_INSENSITIVE);

    private final String name;
    private final Map<String, String> titles = new HashMap<>();
    private final List<Statement> statements = new ArrayList<>();
    private final List<Scenarios.Problem> problems = new ArrayList<>();

    private ScenarioParser(String name) {
        this.name = name;
    }

    /** @throws ScenarioSyntaxException with every fault of the file (at most {@value #MAX_PROBLEMS}) */
    static ScenarioFile parse(String name, String text) throws ScenarioSyntaxException {
        ScenarioParser parser = new ScenarioParser(name);
        parser.read(text);
        if (!parser.problems.isEmpty()) {
            throw new ScenarioSyntaxException(parser.problems);
        }
        return new ScenarioFile(name, Map.copyOf(parser.titles), List.copyOf(parser.statements));
    }

    private void read(String text) {
        if (text.length() > MAX_CHARACTERS) {
            problem(0, "more than " + MAX_CHARACTERS + " characters");
            return;
        }
        String[] lines = text.split("\r\n|\r|\n", -1);
        if (lines.length > MAX_LINES + 1) {
            problem(0, "more than " + MAX_LINES + " lines");
            return;
        }
        for (int i = 0; i < lines.length && problems.size() < MAX_PROBLEMS; i++) {
            String line = lines[i].strip();
            if (line.isEmpty() || line.charAt(0) == '#') {
                continue;
            }
            try {
                statement(i + 1, line);
            } catch (LineFault fault) {
                problem(i + 1, fault.getMessage());
            }
        }
    }

    private void statement(int number, String line) throws LineFault {
        Matcher title = TITLE.matcher(line);
        if (title.matches()) {
            String language = title.group(1) == null || title.group(1).equalsIgnoreCase("gettext") ? "" : title.group(1);
            titles.put(language.toLowerCase(Locale.ROOT).replace('_', '-'), title.group(2).strip());
            return;
        }
        Matcher include = INCLUDE.matcher(line);
        if (include.matches()) {
            statements.add(new Include(number, include.group(1) == null ? include.group(2) : include.group(1)));
            return;
        }
        statements.add(new RuleReader(number, line).rule());
    }

    private void problem(int line, String message) {
        problems.add(new Scenarios.Problem(name, line, message));
    }
}
