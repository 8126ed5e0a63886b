package org.colombier.maps;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Perl-compatible expressions as Java patterns. Java's differ in bracket expressions, where it knows sets in sets and
 * intersections and writes named classes in another way.
 */
final class PerlExpression {

    /** Flags of pcre_table(5) that Java's patterns do not have; bits that {@link Pattern} leaves free. */
    static final int ANCHORED = 1 << 20;
    static final int DOLLAR_AT_END_ONLY = 1 << 21;

    private final String text;
    private final boolean dollarAtEndOnly;
    private final StringBuilder java = new StringBuilder();
    private int pos;

    private PerlExpression(String text, boolean dollarAtEndOnly) {
        this.text = text;
        this.dollarAtEndOnly = dollarAtEndOnly;
    }

    /** @throws IllegalArgumentException with a reason for the person who wrote it */
    static Pattern compile(String text, int flags) {
        if (text.length() > PosixExpression.LONGEST) {
            throw new IllegalArgumentException("an expression of more than " + PosixExpression.LONGEST + " characters");
        }
        boolean multiline = (flags & Pattern.MULTILINE) != 0;
        String java = new PerlExpression(text, (flags & DOLLAR_AT_END_ONLY) != 0 && !multiline).toJava();
        try {
            return Pattern.compile((flags & ANCHORED) != 0 ? "\\A(?:" + java + ")" : java, flags & ~(ANCHORED | DOLLAR_AT_END_ONLY));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getDescription() + " in " + text, e);
        }
    }

    private String toJava() {
        while (pos < text.length()) {
            char c = text.charAt(pos);
            if (c == '\\') {
                escape();
            } else if (c == '[') {
                bracket();
            } else if (text.startsWith("(?P<", pos)) {
                java.append("(?<");
                pos += 4;
            } else {
                java.append(c == '$' && dollarAtEndOnly ? "\\z" : String.valueOf(c));
                pos++;
            }
        }
        return java.toString();
    }

    private void escape() {
        int end = Math.min(text.length(), pos + 2);
        if (text.startsWith("\\Q", pos)) {
            int closing = text.indexOf("\\E", pos + 2);
            end = closing < 0 ? text.length() : closing + 2;
        }
        java.append(text, pos, end);
        pos = end;
    }

    private void bracket() {
        java.append('[');
        pos++;
        if (pos < text.length() && text.charAt(pos) == '^') {
            java.append('^');
            pos++;
        }
        for (boolean first = true; first || text.charAt(pos) != ']'; first = false) {
            if (pos >= text.length()) {
                throw new IllegalArgumentException("a bracket expression without its ] in " + text);
            }
            element();
            if (pos >= text.length()) {
                throw new IllegalArgumentException("a bracket expression without its ] in " + text);
            }
        }
        java.append(']');
        pos++;
    }

    private void element() {
        char c = text.charAt(pos);
        if (c == '\\') {
            escape();
        } else if (text.startsWith("[:", pos) && text.indexOf(":]", pos) > 0) {
            int end = text.indexOf(":]", pos);
            java.append(PosixExpression.namedClass(text.substring(pos + 2, end), text));
            pos = end + 2;
        } else {
            // What Java would read as a set, an intersection, or under the flag x as white space and comment.
            java.append("[]&^# \t".indexOf(c) >= 0 ? "\\" : "").append(c);
            pos++;
        }
    }
}
