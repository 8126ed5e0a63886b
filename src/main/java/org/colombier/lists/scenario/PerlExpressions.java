package org.colombier.lists.scenario;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Perl's regular expressions, as sites write them, in Java's dialect. What differs: in a character class {@code [} and
 * {@code &&} mean something else, POSIX classes have other names, a brace or an unknown escape that stands for itself must
 * be quoted, and comments and some spellings of groups and references are not known. What Java has no word for (recursion,
 * conditions, code) stays as it is and is then a fault.
 */
final class PerlExpressions {

    /** Letters that mean the same after a backslash in both. */
    private static final String ESCAPES = "AbBcdDeEfGhHnpPQrRsStvVwWxXzZka";
    private static final Pattern POSIX = Pattern.compile("\\[:(\\^?)([a-z]{4,6}):]");
    private static final Pattern QUANTIFIER = Pattern.compile("\\{\\d{1,5}(,\\d{0,5})?}");
    private static final Pattern REFERENCE = Pattern.compile("\\\\g\\{?(-?\\d{1,3})}?|\\\\N\\{U\\+([0-9A-Fa-f]{1,6})}");
    private static final Map<String, String> CLASSES = Map.ofEntries(Map.entry("alpha", "Alpha"), Map.entry("digit", "Digit"), Map.entry("alnum", "Alnum"),
        Map.entry("upper", "Upper"), Map.entry("lower", "Lower"), Map.entry("space", "Space"), Map.entry("punct", "Punct"), Map.entry("print", "Print"),
        Map.entry("graph", "Graph"), Map.entry("cntrl", "Cntrl"), Map.entry("xdigit", "XDigit"), Map.entry("blank", "Blank"), Map.entry("ascii", "ASCII"));

    private final String perl;
    private final StringBuilder java = new StringBuilder();
    private int at;
    private int groups;

    private PerlExpressions(String perl) {
        this.perl = perl;
    }

    static String inJava(String perl) {
        PerlExpressions reading = new PerlExpressions(perl);
        while (reading.at < perl.length()) {
            reading.next();
        }
        return reading.java.toString();
    }

    private void next() {
        char c = perl.charAt(at);
        switch (c) {
            case '\\' -> escape();
            case '[' -> characterClass();
            case '(' -> group();
            case '{' -> brace();
            default -> take(1);
        }
    }

    private void take(int characters) {
        java.append(perl, at, Math.min(perl.length(), at + characters));
        at += characters;
    }

    private void escape() {
        Matcher reference = REFERENCE.matcher(perl).region(at, perl.length());
        if (reference.lookingAt()) {
            java.append(reference.group(2) != null ? "\\x{" + reference.group(2) + "}" : "\\" + numbered(Integer.parseInt(reference.group(1))));
            at = reference.end();
            return;
        }
        char escaped = at + 1 < perl.length() ? perl.charAt(at + 1) : '\\';
        if (escaped == 'N') {
            java.append("[^\\n]");
            at += 2;
        } else if (isLetter(escaped) && ESCAPES.indexOf(escaped) < 0) {
            java.append(escaped);
            at += 2;
        } else {
            take(2);
            braced(escaped);
        }
    }

    /** {@code \x{e9}}, {@code \p{L}}, {@code \k{name}}: these braces are no quantifier. */
    private void braced(char escaped) {
        int end = at < perl.length() && perl.charAt(at) == '{' ? perl.indexOf('}', at) : -1;
        if (end > 0 && escaped == 'k') {
            java.append('<').append(perl, at + 1, end).append('>');
            at = end + 1;
        } else if (end > 0 && "xpP".indexOf(escaped) >= 0) {
            take(end + 1 - at);
        }
    }

    private int numbered(int group) {
        return group < 0 ? Math.max(1, groups + 1 + group) : group;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** A class ends at the first {@code ]} that is neither escaped nor the first character. */
    private void characterClass() {
        take(1);
        if (at < perl.length() && perl.charAt(at) == '^') {
            take(1);
        }
        boolean first = true;
        while (at < perl.length() && (first || perl.charAt(at) != ']')) {
            inClass();
            first = false;
        }
        take(1);
    }

    private void inClass() {
        Matcher posix = POSIX.matcher(perl).region(at, perl.length());
        char c = perl.charAt(at);
        if (posix.lookingAt() && (CLASSES.containsKey(posix.group(2)) || posix.group(2).equals("word"))) {
            boolean not = !posix.group(1).isEmpty();
            String name = posix.group(2);
            java.append(name.equals("word") ? (not ? "\\W" : "\\w") : (not ? "\\P{" : "\\p{") + CLASSES.get(name) + "}");
            at = posix.end();
        } else if (c == '\\') {
            escape();
        } else {
            java.append("[]&".indexOf(c) >= 0 ? "\\" : "").append(c);
            at++;
        }
    }

    private void group() {
        if (perl.startsWith("(?#", at)) {
            int end = perl.indexOf(')', at);
            at = end < 0 ? perl.length() : end + 1;
        } else if (perl.startsWith("(?P<", at)) {
            java.append("(?<");
            at += 4;
            groups++;
        } else if (perl.startsWith("(?P=", at) && perl.indexOf(')', at) > 0) {
            int end = perl.indexOf(')', at);
            java.append("\\k<").append(perl, at + 4, end).append('>');
            at = end + 1;
        } else if (perl.startsWith("(?^", at)) {
            java.append("(?-msx");
            at += 3;
        } else {
            boolean named = perl.startsWith("(?<", at) && at + 3 < perl.length() && isLetter(perl.charAt(at + 3));
            groups += named || !perl.startsWith("(?", at) && !perl.startsWith("(*", at) ? 1 : 0;
            take(1);
        }
    }

    private void brace() {
        Matcher quantifier = QUANTIFIER.matcher(perl).region(at, perl.length());
        if (quantifier.lookingAt() && java.length() > 0) {
            take(quantifier.end() - at);
        } else {
            java.append("\\{");
            at++;
        }
    }
}
