package org.colombier.lists.family;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.lists.catalog.ListConflict;

/**
 * The part of the Template Toolkit's language that families' {@code config.tt2} files use: variables with paths,
 * {@code IF}, {@code UNLESS}, {@code ELSIF}, {@code ELSE}, {@code FOREACH}, {@code SET} of a text, comments, and the
 * minus sign that takes a line end away. Anything else is refused with its line, never guessed. Immutable.
 */
final class ConfigTemplate {

    private static final Pattern TAG = Pattern.compile("\\[%(#?)([-+]?)(.*?)([-+]?)%]", Pattern.DOTALL);
    private static final Pattern LOOP = Pattern.compile("FOREACH\\s+([a-z_][a-z0-9_]*)\\s*(?:=|\\bIN\\b)\\s*([a-z_][a-z0-9_.]*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SET = Pattern.compile("(?:SET\\s+)?([a-z_][a-z0-9_]*)\\s*=\\s*(?:'([^']*)'|\"([^\"$]*)\"|(\\d+))", Pattern.CASE_INSENSITIVE);
    private static final Pattern PATH = Pattern.compile("[a-z_][a-z0-9_]*(?:\\.[a-z0-9_]+)*", Pattern.CASE_INSENSITIVE);
    private static final Set<String> CLOSERS = Set.of("END", "ELSE", "ELSIF");
    /** Words of the language, which are in capitals; none of them is a variable. */
    private static final Set<String> RESERVED = Set.of("GET", "CALL", "SET", "DEFAULT", "INSERT", "INCLUDE", "PROCESS", "WRAPPER", "BLOCK", "END", "IF", "UNLESS", "ELSIF", "ELSE",
        "SWITCH", "CASE", "FOREACH", "FOR", "WHILE", "FILTER", "USE", "MACRO", "PERL", "RAWPERL", "TRY", "THROW", "CATCH", "FINAL", "NEXT", "LAST", "RETURN", "STOP", "CLEAR", "META",
        "TAGS", "DEBUG", "VIEW", "AND", "OR", "NOT", "MOD", "DIV", "IN");
    private static final int DEEPEST = 20;
    private static final int LONGEST = 1 << 20;

    private sealed interface Node {
    }

    private record Text(String text) implements Node {
    }

    private record Value(String path) implements Node {
    }

    private record Assignment(String name, String text) implements Node {
    }

    private record Choice(List<Branch> branches) implements Node {
    }

    private record Branch(TemplateCondition condition, List<Node> body) {
    }

    private record Loop(String name, String over, List<Node> body) implements Node {
    }

    /** A piece of the file: text, or what stands in a tag. */
    private record Token(int line, boolean tag, String text) {

        String word() {
            return tag ? text.split("\\s+", 2)[0].toUpperCase(Locale.ROOT) : "";
        }
    }

    private final List<Token> tokens = new ArrayList<>();
    private final List<Node> root;
    private int next;

    /** @throws ListConflict that says which line is not understood */
    ConfigTemplate(String source) {
        split(source);
        this.root = block(0);
        if (next < tokens.size()) {
            throw fault(tokens.get(next));
        }
    }

    private void split(String source) {
        Matcher tag = TAG.matcher(source);
        int end = 0;
        while (tag.find()) {
            String before = source.substring(end, tag.start());
            int line = 1 + (int) source.substring(0, tag.start()).chars().filter(c -> c == '\n').count();
            tokens.add(new Token(line, false, tag.group(2).equals("-") ? before.replaceAll("\\n?[ \\t]*$", "") : before));
            if (tag.group(1).isEmpty()) {
                // A semicolon in a text is its own; families' files have none there.
                for (String directive : tag.group(3).split(";")) {
                    if (!directive.isBlank() && !directive.strip().startsWith("#")) {
                        tokens.add(new Token(line, true, directive.strip()));
                    }
                }
            }
            end = tag.end();
            Matcher blank = Pattern.compile("\\G[ \\t]*\\r?\\n").matcher(source);
            if (tag.group(4).equals("-") && blank.find(end)) {
                end = blank.end();
            }
        }
        tokens.add(new Token(0, false, source.substring(end)));
    }

    /** Up to what closes it, which is left to the caller. */
    private List<Node> block(int depth) {
        List<Node> nodes = new ArrayList<>();
        while (next < tokens.size() && !CLOSERS.contains(tokens.get(next).word())) {
            Token token = tokens.get(next++);
            if (depth > DEEPEST) {
                throw fault(token);
            }
            nodes.add(token.tag() ? node(token, depth) : new Text(token.text()));
        }
        return nodes;
    }

    private Node node(Token token, int depth) {
        Matcher loop = LOOP.matcher(token.text());
        Matcher set = SET.matcher(token.text());
        if (token.word().equals("IF") || token.word().equals("UNLESS")) {
            return choice(token, depth);
        }
        if (loop.matches()) {
            List<Node> body = block(depth + 1);
            end(token);
            return new Loop(loop.group(1).toLowerCase(Locale.ROOT), loop.group(2), body);
        }
        if (set.matches()) {
            return new Assignment(set.group(1).toLowerCase(Locale.ROOT), java.util.stream.Stream.of(2, 3, 4).map(set::group).filter(java.util.Objects::nonNull).findFirst().orElse(""));
        }
        if (PATH.matcher(token.text()).matches() && !RESERVED.contains(token.text())) {
            return new Value(token.text());
        }
        throw fault(token);
    }

    private Choice choice(Token first, int depth) {
        List<Branch> branches = new ArrayList<>();
        Token token = first;
        while (true) {
            String rest = token.text().substring(Math.min(token.text().length(), token.word().length())).strip();
            TemplateCondition condition = token.word().equals("ELSE") ? _ -> true : condition(token, token.word().equals("UNLESS") ? "NOT (" + rest + ")" : rest);
            branches.add(new Branch(condition, block(depth + 1)));
            if (next >= tokens.size()) {
                throw fault(first);
            }
            token = tokens.get(next++);
            if (token.word().equals("END")) {
                return new Choice(branches);
            }
        }
    }

    private static TemplateCondition condition(Token token, String text) {
        try {
            return TemplateCondition.parse(text);
        } catch (IllegalArgumentException notUnderstood) {
            throw fault(token);
        }
    }

    private void end(Token opened) {
        if (next >= tokens.size() || !tokens.get(next++).word().equals("END")) {
            throw fault(opened);
        }
    }

    private static ListConflict fault(Token token) {
        return new ListConflict("list.conflict.family-template", token.line(), token.text());
    }

    /** The text for one list. */
    String fill(Map<String, Object> variables) {
        StringBuilder text = new StringBuilder();
        fill(root, new HashMap<>(variables), text);
        return text.toString();
    }

    private static void fill(List<Node> nodes, Map<String, Object> variables, StringBuilder text) {
        for (Node node : nodes) {
            if (text.length() > LONGEST) {
                throw new ListConflict("list.conflict.family-broken", "config.tt2", "the text is longer than " + LONGEST + " characters");
            }
            switch (node) {
                case Text(String plain) -> text.append(plain);
                // Each value is one line: a line end in it would begin another parameter.
                case Value(String path) -> Described.at(variables, path).filter(String.class::isInstance).ifPresent(v -> text.append(v.toString().replaceAll("[\\r\\n]+", " ")));
                case Assignment(String name, String value) -> variables.put(name, value);
                case Choice(List<Branch> branches) -> branches.stream().filter(b -> b.condition().holds(variables)).findFirst().ifPresent(b -> fill(b.body(), variables, text));
                case Loop(String name, String over, List<Node> body) -> Described.at(variables, over).ifPresent(found -> {
                    for (Object one : found instanceof List<?> several ? several : List.of(found)) {
                        Map<String, Object> inner = new HashMap<>(variables);
                        inner.put(name, one);
                        fill(body, inner, text);
                    }
                });
            }
        }
    }
}
