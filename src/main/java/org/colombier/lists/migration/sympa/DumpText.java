package org.colombier.lists.migration.sympa;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a dump: words, quoted names and values, comments. Reads octets, since a dump may hold more than one charset:
 * each value is UTF-8, else Windows-1252. A value is kept to {@value #LONGEST_VALUE} octets. Not thread-safe.
 */
final class DumpText {

    static final int LONGEST_VALUE = 1 << 18;
    private static final int LONGEST_WORD = 256;
    private static final int DEEPEST = 8;
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int at;
    private int end;
    private long passed;
    /** A backslash in plain quotes escapes, as MySQL writes it; the standard, PostgreSQL and SQLite know only doubled quotes. */
    private boolean backslashes = true;

    DumpText(InputStream in) throws IOException {
        this.in = in;
        if (peek() == 0xFF || peek() == 0xFE || peek() == 0) {
            throw new IOException("the dump is in UTF-16: make it anew, or convert it to UTF-8");
        }
        if (peek() == 0xEF) {
            next();
            next();
            next();
        }
        while (end < buffer.length / 2) {
            int more = in.read(buffer, end, buffer.length - end);
            if (more < 0) {
                break;
            }
            end += more;
        }
        String head = new String(buffer, at, end - at, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        backslashes = !(head.contains("postgresql database dump") || head.contains("standard_conforming_strings = on") || head.startsWith("pragma ")
            || head.startsWith("begin transaction"));
    }

    /** Where it reads, for a person: octets from the beginning. */
    long position() {
        return passed + at;
    }

    int peek() throws IOException {
        if (at == end) {
            passed += end;
            at = 0;
            end = Math.max(0, in.read(buffer));
        }
        return end == 0 ? -1 : buffer[at] & 0xFF;
    }

    int next() throws IOException {
        int c = peek();
        if (c >= 0) {
            at++;
        }
        return c;
    }

    IOException broken(String what) {
        return new IOException(what + " (octet " + position() + " of the dump)");
    }

    /** White space and comments: dashes and hash to the end of the line, and between slash and star. */
    void skipBlanks() throws IOException {
        while (peek() >= 0) {
            int c = peek();
            if (c <= ' ') {
                next();
            } else if (c == '#') {
                skipLine();
            } else if (!skipComment()) {
                return;
            }
        }
    }

    /** A lone slash or dash is passed over, too: none begins anything else that is looked for. */
    private boolean skipComment() throws IOException {
        int c = peek();
        if (c != '-' && c != '/') {
            return false;
        }
        if (c == '-' && follows('-', '0')) {
            return false;
        }
        next();
        if (c == '-' && peek() == '-') {
            skipLine();
        } else if (c == '/' && peek() == '*') {
            next();
            int before = 0;
            while (peek() >= 0 && !(before == '*' && peek() == '/')) {
                before = next();
            }
            next();
        }
        return true;
    }

    /** True for a number after the sign. */
    private boolean follows(int sign, int digit) {
        return at + 1 < end && buffer[at] == sign && buffer[at + 1] >= digit && buffer[at + 1] <= '9';
    }

    void skipLine() throws IOException {
        while (peek() >= 0 && peek() != '\n') {
            next();
        }
        next();
    }

    /** To behind the semicolon. */
    void skipStatement() throws IOException {
        while (peek() >= 0) {
            skipBlanks();
            int c = peek();
            if (c == ';') {
                next();
                return;
            }
            if (isQuote(c)) {
                quoted(backslashes && c == '\'');
            } else if (c == '$') {
                dollars();
            } else {
                next();
            }
        }
    }

    /** The text of a PostgreSQL function stands between {@code $$} or {@code $name$}. */
    private void dollars() throws IOException {
        next();
        String tag = word();
        if (peek() != '$') {
            return;
        }
        next();
        String closing = "$" + tag + "$";
        for (int matched = 0; peek() >= 0 && matched < closing.length(); ) {
            int c = next();
            matched = c == closing.charAt(matched) ? matched + 1 : c == '$' ? 1 : 0;
        }
    }

    /** Letters, digits and underscores; empty if something else stands there. */
    String word() throws IOException {
        skipBlanks();
        StringBuilder word = new StringBuilder();
        while (Character.isLetterOrDigit(peek()) || peek() == '_') {
            int c = next();
            if (word.length() < LONGEST_WORD) {
                word.append((char) c);
            }
        }
        return word.toString();
    }

    /** A table's or column's name in lower case, quoted or not. */
    String name() throws IOException {
        skipBlanks();
        return (peek() == '`' || peek() == '"' ? decoded(quoted(false)) : word()).toLowerCase(Locale.ROOT);
    }

    static boolean isQuote(int c) {
        return c == '\'' || c == '"' || c == '`';
    }

    /** One of a row's values: a text, a number, hexadecimal octets, what a function makes of these; null for NULL. */
    @Nullable String value() throws IOException {
        Octets value = expression(0);
        skipBlanks();
        while (peek() == ':') { // PostgreSQL's cast: '…'::text, '…'::character varying(50)
            next();
            while (peek() >= 0 && ",)".indexOf(peek()) < 0) {
                if (next() == '(') {
                    arguments(DEEPEST - 1);
                }
            }
        }
        return value == null ? null : decoded(value);
    }

    private @Nullable Octets expression(int depth) throws IOException {
        skipBlanks();
        int c = peek();
        if (isQuote(c)) {
            return quoted(backslashes);
        }
        Octets bare = bare();
        String word = decoded(bare);
        if (peek() == '\'' && Set.of("x", "X").contains(word)) {
            return hex(decoded(quoted(false)));
        }
        if (Set.of("E", "e").contains(word) && peek() == '\'') {
            return quoted(true);
        }
        if (word.startsWith("_") || Set.of("N", "n", "b", "B").contains(word)) { // MySQL names a charset before: _binary '…'
            skipBlanks();
            return isQuote(peek()) ? quoted(backslashes) : expressionAfter(word, depth);
        }
        if (peek() == '(') {
            return function(word.toLowerCase(Locale.ROOT), depth);
        }
        return word.equalsIgnoreCase("NULL") ? null : word.startsWith("0x") ? hex(word.substring(2)) : bare;
    }

    /** {@code _binary 0x6162}. */
    private @Nullable Octets expressionAfter(String charset, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw broken("values are nested too deeply");
        }
        return ",)".indexOf(peek()) >= 0 ? Octets.of(charset) : expression(depth + 1);
    }

    /** SQLite writes line ends as {@code replace('a\nb','\n',char(10))} or {@code unistr('a\u000ab')}; of others the first argument stands. */
    private @Nullable Octets function(String name, int depth) throws IOException {
        next();
        java.util.List<@Nullable Octets> values = arguments(depth);
        Octets first = values.isEmpty() ? null : values.getFirst();
        if (first == null) {
            return null;
        }
        return switch (name) {
            case "replace" -> values.size() < 3 ? first : Octets.of(decoded(first).replace(decoded(values.get(1)), decoded(values.get(2))));
            case "char" -> Octets.of(decoded(first).matches("\\d{1,5}") ? String.valueOf((char) Integer.parseInt(decoded(first))) : "");
            case "unistr" -> Octets.of(java.util.regex.Pattern.compile("\\\\u([0-9A-Fa-f]{4})|\\\\\\\\").matcher(decoded(first))
                .replaceAll(m -> java.util.regex.Matcher.quoteReplacement(m.group(1) == null ? "\\" : String.valueOf((char) Integer.parseInt(m.group(1), 16)))));
            default -> first;
        };
    }

    /** Behind the bracket that opens, to behind the one that closes. */
    private java.util.List<@Nullable Octets> arguments(int depth) throws IOException {
        if (depth > DEEPEST) {
            throw broken("values are nested too deeply");
        }
        java.util.List<@Nullable Octets> values = new java.util.ArrayList<>();
        for (skipBlanks(); peek() >= 0 && peek() != ')'; skipBlanks()) {
            Octets value = expression(depth + 1);
            if (values.size() < DEEPEST) {
                values.add(value);
            }
            skipBlanks();
            if (peek() != ')' && (peek() == ',' || value == null || value.length() == 0)) {
                next();
            }
        }
        next();
        return values;
    }

    private static String decoded(@Nullable Octets octets) {
        return octets == null ? "" : octets.text();
    }

    private Octets bare() throws IOException {
        Octets text = new Octets();
        while (peek() > ' ' && ",()'\":;".indexOf(peek()) < 0) {
            text.add(next());
        }
        return text;
    }

    private static Octets hex(String digits) {
        String even = digits.length() % 2 == 0 ? digits : "0" + digits;
        try {
            Octets octets = new Octets();
            for (byte b : HexFormat.of().parseHex(even)) {
                octets.add(b);
            }
            return octets;
        } catch (IllegalArgumentException noHex) {
            return Octets.of(digits);
        }
    }

    /** A doubled quote is one. */
    private Octets quoted(boolean escapes) throws IOException {
        int quote = next();
        Octets text = new Octets();
        while (peek() >= 0) {
            int c = next();
            if (c == quote) {
                if (peek() != quote) {
                    return text;
                }
                next();
            } else if (c == '\\' && escapes) {
                if (peek() == '%' || peek() == '_') {
                    text.add(c); // MySQL leaves these as they are
                }
                c = escaped(next());
            }
            text.add(c);
        }
        throw broken("a text does not end");
    }

    private static int escaped(int c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case '0' -> 0;
            case 'Z' -> 26;
            default -> c;
        };
    }

    /** A line of COPY, without its end; null at the end of the dump. */
    @Nullable String line() throws IOException {
        if (peek() < 0) {
            return null;
        }
        Octets line = new Octets();
        while (peek() >= 0 && peek() != '\n') {
            line.add(next());
        }
        next();
        String text = line.text();
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** What a value is made of; what is beyond the limit is left off. */
    private static final class Octets {
        private byte[] octets = new byte[32];
        private int length;

        static Octets of(String text) {
            Octets made = new Octets();
            for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
                made.add(b);
            }
            return made;
        }

        void add(int octet) {
            if (length == octets.length && length < LONGEST_VALUE) {
                octets = java.util.Arrays.copyOf(octets, length * 2);
            }
            if (length < octets.length) {
                octets[length++] = (byte) octet;
            }
        }

        int length() {
            return length;
        }

        String text() {
            ByteBuffer all = ByteBuffer.wrap(octets, 0, length);
            try {
                return StandardCharsets.UTF_8.newDecoder().decode(all.duplicate()).toString();
            } catch (CharacterCodingException old) {
                return WINDOWS_1252.decode(all).toString();
            }
        }
    }
}
