package org.colombier.lists.migration.mailman;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what Mailman 2 writes its settings in: Python assignments of literals ({@code config_list -o}) and one dictionary of
 * them ({@code dumpdb}). Strings, numbers, lists, tuples and dictionaries become {@link String}, {@link Long} or
 * {@link Double}, {@link List} and {@link Map}; {@code None} and what is no literal ({@code <an object>}) become the empty
 * string. Nothing is evaluated. Bounded in depth. Not thread-safe.
 */
final class PythonLiterals {

    private static final int DEEPEST = 30;

    private final String text;
    private int at;

    private PythonLiterals(String text) {
        this.text = text;
    }

    /**
     * Every {@code name = literal} at the beginning of a line, the last one of a name counting; what is something else is
     * passed over.
     */
    static Map<String, Object> assignments(String text) {
        PythonLiterals reader = new PythonLiterals(text);
        Map<String, Object> found = new LinkedHashMap<>();
        while (reader.at < text.length()) {
            reader.assignment(found);
        }
        return found;
    }

    /**
     * One literal, such as the dictionary of a dump; what stands before its first bracket is passed over.
     *
     * @throws IllegalArgumentException if there is none, or it does not end
     */
    static Object literal(String text) {
        PythonLiterals reader = new PythonLiterals(text);
        int brace = text.indexOf('{');
        if (brace < 0) {
            throw new IllegalArgumentException("no dictionary");
        }
        reader.at = brace;
        return reader.value(0);
    }

    private void assignment(Map<String, Object> found) {
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        String name = text.substring(start, at);
        skipBlanks();
        if (!name.isEmpty() && at < text.length() && text.charAt(at) == '=') {
            at++;
            try {
                found.put(name, value(0));
            } catch (IllegalArgumentException noLiteral) {
                // The next line is looked at: a settings file may hold code of the administrator's.
                at = Math.max(at, start + 1);
            }
        }
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end + 1;
    }

    private Object value(int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("nested too deeply");
        }
        skip();
        char c = peek();
        return switch (c) {
            case '[' -> items(']', depth);
            case '(' -> tuple(depth);
            case '{' -> entries(depth);
            case '<' -> object();
            default -> isString() ? strings() : word();
        };
    }

    /** Brackets around one value are that value. */
    private Object tuple(int depth) {
        int open = at;
        List<Object> items = items(')', depth);
        boolean comma = text.substring(open, at).stripTrailing().endsWith(",)");
        return items.size() == 1 && !comma ? items.getFirst() : items;
    }

    private List<Object> items(char close, int depth) {
        at++;
        List<Object> items = new ArrayList<>();
        for (skip(); peek() != close; skip()) {
            items.add(value(depth + 1));
            skip();
            if (peek() == ',') {
                at++;
            } else if (peek() != close) {
                throw new IllegalArgumentException("expected " + close + " at " + at);
            }
        }
        at++;
        return items;
    }

    private Map<String, Object> entries(int depth) {
        at++;
        Map<String, Object> entries = new LinkedHashMap<>();
        for (skip(); peek() != '}'; skip()) {
            String key = String.valueOf(value(depth + 1));
            skip();
            expect(':');
            entries.put(key, value(depth + 1));
            skip();
            if (peek() == ',') {
                at++;
            } else if (peek() != '}') {
                throw new IllegalArgumentException("expected } at " + at);
            }
        }
        at++;
        return entries;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw new IllegalArgumentException("expected " + c + " at " + at);
        }
        at++;
    }

    /** What Python shows of an object, with nested brackets. */
    private String object() {
        int depth = 0;
        do {
            char c = peek();
            depth += c == '<' ? 1 : c == '>' ? -1 : 0;
            at++;
        } while (depth > 0);
        return "";
    }

    private boolean isString() {
        int i = at;
        while (i < text.length() && i < at + 2 && "uUrRbB".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i < text.length() && (text.charAt(i) == '\'' || text.charAt(i) == '"');
    }

    /** Neighbouring strings are one. */
    private String strings() {
        StringBuilder all = new StringBuilder();
        int end;
        do {
            string(all);
            end = at;
            skip();
        } while (isString());
        at = end;
        return decoded(all.toString());
    }

    /** The strings of Python 2 are octets, of UTF-8 in all but old installations. */
    private static String decoded(String octets) {
        if (octets.chars().allMatch(c -> c < 0x80) || octets.chars().anyMatch(c -> c > 0xFF)) {
            return octets;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1))).toString();
        } catch (CharacterCodingException latin) {
            return octets;
        }
    }

    private void string(StringBuilder all) {
        boolean raw = false;
        while (peek() != '\'' && peek() != '"') {
            raw |= peek() == 'r' || peek() == 'R';
            at++;
        }
        char quote = text.charAt(at);
        String triple = String.valueOf(quote).repeat(3);
        String end = text.startsWith(triple, at) ? triple : String.valueOf(quote);
        at += end.length();
        while (!text.startsWith(end, at)) {
            char c = peek();
            at++;
            if (c == '\\' && !raw) {
                escape(all);
            } else {
                all.append(c);
            }
        }
        at += end.length();
    }

    private void escape(StringBuilder all) {
        char c = peek();
        at++;
        switch (c) {
            case 'n' -> all.append('\n');
            case 'r' -> all.append('\r');
            case 't' -> all.append('\t');
            case '\n' -> { }
            case 'x' -> code(all, 2);
            case 'u' -> code(all, 4);
            case 'U' -> code(all, 8);
            case '\\', '\'', '"' -> all.append(c);
            default -> all.append('\\').append(c);
        }
    }

    private void code(StringBuilder all, int digits) {
        if (at + digits > text.length()) {
            throw new IllegalArgumentException("unfinished escape");
        }
        int point = Integer.parseUnsignedInt(text.substring(at, at + digits), 16);
        if (!Character.isValidCodePoint(point)) {
            throw new IllegalArgumentException("no character: " + point);
        }
        all.appendCodePoint(point);
        at += digits;
    }

    private Object word() {
        int start = at;
        while (at < text.length() && "+-._".indexOf(text.charAt(at)) >= 0 || at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
            at++;
        }
        String word = text.substring(start, at);
        return switch (word) {
            case "True" -> 1L;
            case "False" -> 0L;
            case "None" -> "";
            default -> number(word);
        };
    }

    private static Object number(String word) {
        String digits = word.endsWith("L") ? word.substring(0, word.length() - 1) : word;
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException notWhole) {
            return Double.parseDouble(digits);
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw new IllegalArgumentException("ends too early");
        }
        return text.charAt(at);
    }

    private void skipBlanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    /** White space, line continuations and comments. */
    private void skip() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c) || c == '\\') {
                at++;
            } else if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else {
                return;
            }
        }
    }
}
