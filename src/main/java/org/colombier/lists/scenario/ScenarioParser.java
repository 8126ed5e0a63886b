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

        private final int column;
        private final boolean warning;

        /** @param column counted from 1 */
        LineFault(String message, int column) {
            this(message, column, false);
        }

        LineFault(String message, int column, boolean warning) {
            super(message);
            this.column = column;
            this.warning = warning;
        }

        /** A fault of the whole line. */
        LineFault(String message) {
            this(message, 1);
        }
    }

    /**
     * What came of reading a text.
     *
     * @param broken true if some line could not be read: then nothing of it counts
     */
    record Reading(ScenarioFile file, List<Scenarios.Problem> problems, boolean broken) {
    }

    private static final Pattern TITLE = Pattern.compile("title(?:\\.([a-z][a-z0-9_@-]{0,30}))?(?:[ \\t]+(.*))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern INCLUDE = Pattern.compile("include(?:[ \\t]+([a-z0-9_.-]+)|[ \\t]*\\([ \\t]*'?([a-z0-9_.-]+)'?[ \\t]*\\))[ \\t]*(?:#.*)?", Pattern.CASE_INSENSITIVE);

    private static final Pattern PARAGRAPH = Pattern.compile("\\s*\\w+\\s*");
    /** What Sympa called languages before 2003. */
    private static final Map<String, String> OLD_LANGUAGES = Map.of("us", "en", "cn", "zh-cn", "tw", "zh-tw", "cz", "cs");

    private final String name;
    private final Map<String, String> titles = new HashMap<>();
    private final List<Statement> statements = new ArrayList<>();
    private final List<Scenarios.Problem> problems = new ArrayList<>();
    private boolean broken;

    private ScenarioParser(String name) {
        this.name = name;
    }

    /** @throws ScenarioSyntaxException with every fault of the file (at most {@value #MAX_PROBLEMS}), if one keeps it from being read */
    static ScenarioFile parse(String name, String text) throws ScenarioSyntaxException {
        Reading reading = read(name, text);
        if (reading.broken()) {
            throw new ScenarioSyntaxException(reading.problems().stream().filter(p -> !p.warning()).toList());
        }
        return reading.file();
    }

    static Reading read(String name, String text) {
        ScenarioParser parser = new ScenarioParser(name);
        parser.read(text);
        ScenarioFile file = new ScenarioFile(name, Map.copyOf(parser.titles), List.copyOf(parser.statements));
        return new Reading(file, List.copyOf(parser.problems), parser.broken);
    }

    private void read(String text) {
        if (text.length() > MAX_CHARACTERS) {
            broken(0, new LineFault("more than " + MAX_CHARACTERS + " characters", 0));
            return;
        }
        String[] lines = text.split("\r\n|\r|\n", -1);
        if (lines.length > MAX_LINES + 1) {
            broken(0, new LineFault("more than " + MAX_LINES + " lines", 0));
            return;
        }
        for (int i = 0; i < lines.length && problems.size() < MAX_PROBLEMS; i++) {
            String line = lines[i].stripTrailing();
            if (line.isBlank() || line.stripLeading().charAt(0) == '#') {
                continue;
            }
            try {
                statement(i + 1, line);
            } catch (LineFault fault) {
                broken(i + 1, fault);
            }
        }
    }

    private void statement(int number, String line) throws LineFault {
        Matcher title = TITLE.matcher(line.strip());
        if (title.matches()) {
            title(title.group(1) == null ? "" : title.group(1).toLowerCase(Locale.ROOT).replace('_', '-'), title.group(2) == null ? "" : title.group(2));
            return;
        }
        Matcher include = INCLUDE.matcher(line.strip());
        if (include.matches()) {
            statements.add(new Include(number, include.group(1) == null ? include.group(2) : include.group(1)));
        } else if (PARAGRAPH.matcher(line).matches()) {
            problem(number, new LineFault("a word alone does nothing", 1, true));
        } else {
            statements.add(new RuleReader(number, line, remark -> problem(number, remark)).rule());
        }
    }

    private void title(String language, String text) {
        String title = text.replaceFirst("(^|\\s)#.*$", "").strip();
        if (language.isEmpty()) {
            titles.putIfAbsent("", title); // title.gettext is the one Sympa prefers
        } else if (language.equals("gettext")) {
            titles.put("", title);
        } else {
            titles.put(OLD_LANGUAGES.getOrDefault(language, language), title);
        }
    }

    private void broken(int line, LineFault fault) {
        broken = true;
        problem(line, fault);
    }

    private void problem(int line, LineFault fault) {
        problems.add(new Scenarios.Problem(name, line, fault.column, String.valueOf(fault.getMessage()), fault.warning));
    }
}
