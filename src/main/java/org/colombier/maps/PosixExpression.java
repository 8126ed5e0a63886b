package org.colombier.maps;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * POSIX extended regular expressions (IEEE 1003.1, chapter 9) as Java patterns. They differ in bracket expressions:
 * there a backslash is itself, {@code ]} may stand first, and {@code [:alpha:]} names a class.
 */
final class PosixExpression {

    /** More is no rule that a person wrote. */
    static final int LONGEST = 2_000;

    private static final Map<String, String> CLASSES = Map.ofEntries(
        Map.entry("alpha", "\\p{Alpha}"), Map.entry("digit", "\\p{Digit}"), Map.entry("alnum", "\\p{Alnum}"),
        Map.entry("upper", "\\p{Upper}"), Map.entry("lower", "\\p{Lower}"), Map.entry("space", "\\s"),
        Map.entry("blank", "\\p{Blank}"), Map.entry("punct", "\\p{Punct}"), Map.entry("cntrl", "\\p{Cntrl}"),
        Map.entry("graph", "\\p{Graph}"), Map.entry("print", "\\p{Print}"), Map.entry("xdigit", "\\p{XDigit}"));

    private static final String REPEATS = "*+?";

    private final String text;
    private final StringBuilder java = new StringBuilder();
    private int pos;

    private PosixExpression(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException with a reason for the person who wrote it */
    static Pattern compile(String text, int flags) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("an expression of more than " + LONGEST + " characters");
        }
        try {
            return Pattern.compile(new PosixExpression(text).toJava(), flags);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getDescription() + " in " + text, e);
        }
    }

    private String toJava() {
        while (pos < text.length()) {
            char c = text.charAt(pos);
            if (c == '\\' && pos + 1 < text.length()) {
                java.append(escaped(text.charAt(pos + 1)));
                pos += 2;
            } else if (c == '[') {
                bracket();
            } else if (REPEATS.indexOf(c) >= 0) {
                repeat();
            } else if (text.startsWith("(?", pos)) {
                throw new IllegalArgumentException("(? is not of this syntax, but of pcre, in " + text);
            } else {
                java.append(c);
                pos++;
            }
        }
        return java.toString();
    }

    /** A backslash before a letter means something in Java that it does not mean here; these few are the C library's. */
    private static String escaped(char c) {
        return switch (c) {
            case 'w', 'W', 's', 'S', 'b', 'B' -> "\\" + c;
            case '<' -> "\\b(?=\\w)";
            case '>' -> "\\b(?<=\\w)";
            case '`' -> "\\A";
            case '\'' -> "\\z";
            default -> Character.isLetter(c) ? String.valueOf(c) : "\\" + c;
        };
    }

    /** One repetition of another is a repetition (POSIX), where Java would read a lazy or a possessive one. */
    private void repeat() {
        boolean none = false;
        boolean many = false;
        for (; pos < text.length() && REPEATS.indexOf(text.charAt(pos)) >= 0; pos++) {
            none |= text.charAt(pos) != '+';
            many |= text.charAt(pos) != '?';
        }
        if (java.length() > 0 && java.charAt(java.length() - 1) == '}' && !java.toString().endsWith("\\}")) {
            throw new IllegalArgumentException("a repetition of a repetition in " + text);
        }
        java.append(!many ? '?' : none ? '*' : '+');
    }

    private void bracket() {
        java.append('[');
        pos++;
        if (peek('^')) {
            java.append('^');
            pos++;
        }
        boolean first = true;
        while (first || !peek(']')) {
            first = false;
            if (pos >= text.length()) {
                throw new IllegalArgumentException("a bracket expression without its ] in " + text);
            }
            if (text.startsWith("[:", pos)) {
                namedClass();
            } else if (text.startsWith("[.", pos) || text.startsWith("[=", pos)) {
                throw new IllegalArgumentException("collating elements are not supported: " + text);
            } else {
                range();
            }
        }
        pos++;
        java.append(']');
    }

    private void namedClass() {
        int end = text.indexOf(":]", pos + 2);
        java.append(namedClass(end < 0 ? "" : text.substring(pos + 2, end), text));
        pos = end + 2;
    }

    /** What Java calls a named class of characters. */
    static String namedClass(String name, String text) {
        String known = CLASSES.get(name);
        if (known == null) {
            throw new IllegalArgumentException("an unknown class of characters in " + text);
        }
        return known;
    }

    /** A character, or with a hyphen that is neither first nor last, a range. */
    private void range() {
        int from = codePoint();
        append(from);
        if (peek('-') && pos + 1 < text.length() && text.charAt(pos + 1) != ']') {
            pos++;
            int to = codePoint();
            if (to < from) {
                throw new IllegalArgumentException("a range that ends before it begins in " + text);
            }
            java.append('-');
            append(to);
        }
    }

    private int codePoint() {
        int c = text.codePointAt(pos);
        pos += Character.charCount(c);
        return c;
    }

    private void append(int c) {
        java.append(String.format(Locale.ROOT, "\\x{%x}", c));
    }

    private boolean peek(char c) {
        return pos < text.length() && text.charAt(pos) == c;
    }
}
