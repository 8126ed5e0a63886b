package org.colombier.lists.migration.sympa;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Reads rows of some tables out of a text dump as {@code mysqldump}, {@code pg_dump} (INSERT or COPY form) and
 * {@code sqlite3 .dump} write it: column names come from the statement, else from the table's CREATE. Streams: one row is
 * held at a time. A statement that is something else is passed over. Not thread-safe.
 */
final class SqlDump {

    private static final int LONGEST_VALUE = 1 << 20;
    private static final int MOST_COLUMNS = 500;

    private final Reader in;
    private final Set<String> wanted;
    private final Map<String, List<String>> columns = new LinkedHashMap<>();
    private int peeked = -2;

    /** @param wanted tables by their names in lower case, without schema */
    SqlDump(Reader in, Set<String> wanted) {
        this.in = in;
        this.wanted = wanted;
    }

    /** @param rows called with the table and the row's values by column in lower case; NULL is missing */
    void read(BiConsumer<String, Map<String, String>> rows) throws IOException {
        while (peek() >= 0) {
            String word = word();
            switch (word.toUpperCase(Locale.ROOT)) {
                case "" -> mark();
                case "INSERT", "REPLACE" -> insert(rows);
                case "COPY" -> copy(rows);
                case "CREATE" -> create();
                default -> skipStatement();
            }
        }
    }

    /** What begins no statement: a comment, or a mark to be passed over. */
    private void mark() throws IOException {
        int c = next();
        if (c == '-' && peek() == '-') {
            line();
        } else if (c == '/' && peek() == '*') {
            comment();
        }
    }

    private void comment() throws IOException {
        int before = next();
        while (peek() >= 0 && !(before == '*' && peek() == '/')) {
            before = next();
        }
        next();
    }

    private void create() throws IOException {
        if (!word().equalsIgnoreCase("TABLE")) {
            skipStatement();
            return;
        }
        String table = table();
        skipBlanks();
        if (peek() != '(' || !wanted.contains(table)) {
            skipStatement();
            return;
        }
        next();
        columns.put(table, declared());
        skipStatement();
    }

    /** The first word of each declaration in brackets that names a column. */
    private List<String> declared() throws IOException {
        List<String> names = new ArrayList<>();
        Set<String> noColumns = Set.of("primary", "key", "unique", "constraint", "index", "fulltext", "foreign", "check");
        while (peek() >= 0 && peek() != ')' && names.size() < MOST_COLUMNS) {
            skipBlanks();
            boolean quoted = peek() == '`' || peek() == '"';
            String name = name();
            if (!name.isEmpty() && (quoted || !noColumns.contains(name))) {
                names.add(name);
            }
            skipDeclaration();
        }
        return names;
    }

    private void skipDeclaration() throws IOException {
        int depth = 0;
        while (peek() >= 0) {
            int c = peek();
            if (depth == 0 && (c == ',' || c == ')')) {
                if (c == ',') {
                    next();
                }
                return;
            }
            if (isQuote(c)) {
                quoted();
                continue;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            next();
        }
    }

    private void insert(BiConsumer<String, Map<String, String>> rows) throws IOException {
        String word = word();
        while (Set.of("INTO", "IGNORE", "OR").contains(word.toUpperCase(Locale.ROOT)) || word.equalsIgnoreCase("REPLACE")) {
            if (word.equalsIgnoreCase("INTO")) {
                break;
            }
            word = word();
        }
        String table = table();
        if (!wanted.contains(table)) {
            skipStatement();
            return;
        }
        skipBlanks();
        List<String> named = peek() == '(' ? names() : columns.getOrDefault(table, List.of());
        if (!word().equalsIgnoreCase("VALUES")) {
            skipStatement();
            return;
        }
        do {
            skipBlanks();
            if (peek() != '(') {
                break;
            }
            rows.accept(table, row(named));
            skipBlanks();
        } while (peek() == ',' && next() >= 0);
        skipStatement();
    }

    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        next();
        while (peek() >= 0 && peek() != ')') {
            skipBlanks();
            names.add(name());
            skipBlanks();
            if (peek() == ',') {
                next();
            } else if (peek() != ')') {
                throw new IOException("a list of columns is broken");
            }
        }
        next();
        return names;
    }

    private Map<String, String> row(List<String> named) throws IOException {
        Map<String, String> row = new LinkedHashMap<>();
        next();
        for (int i = 0; peek() >= 0 && peek() != ')'; i++) {
            skipBlanks();
            String value = value();
            if (value != null && i < named.size()) {
                row.put(named.get(i), value);
            }
            skipBlanks();
            if (peek() == ',') {
                next();
            } else if (peek() != ')') {
                throw new IOException("a row of values is broken");
            }
        }
        next();
        return row;
    }

    private @org.jspecify.annotations.Nullable String value() throws IOException {
        if (peek() == 'E' || peek() == 'e' || peek() == '_' || peek() == 'N') {
            String prefix = bare();
            if (peek() == '\'') {
                return quoted();
            }
            return prefix.equalsIgnoreCase("NULL") ? null : prefix;
        }
        if (isQuote(peek())) {
            return quoted();
        }
        String bare = bare();
        return bare.equalsIgnoreCase("NULL") ? null : bare;
    }

    private String bare() throws IOException {
        StringBuilder text = new StringBuilder();
        while (peek() >= 0 && ",)'\" \t\r\n".indexOf(peek()) < 0 && text.length() < LONGEST_VALUE) {
            text.append((char) next());
        }
        return text.toString();
    }

    /** Backslash escapes as MySQL writes them; a doubled quote is one. */
    private String quoted() throws IOException {
        int quote = next();
        StringBuilder text = new StringBuilder();
        while (peek() >= 0) {
            int c = next();
            if (c == quote) {
                if (peek() != quote) {
                    return text.toString();
                }
                next();
            } else if (c == '\\' && quote == '\'') {
                c = escaped(next());
            }
            if (text.length() < LONGEST_VALUE) {
                text.append((char) c);
            }
        }
        throw new IOException("a text does not end");
    }

    private static int escaped(int c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '0' -> 0;
            case 'Z' -> 26;
            default -> c;
        };
    }

    /** {@code COPY table (columns) FROM stdin;} and lines of values with tabs between, until {@code \.}. */
    private void copy(BiConsumer<String, Map<String, String>> rows) throws IOException {
        String table = table();
        skipBlanks();
        List<String> named = peek() == '(' ? names() : columns.getOrDefault(table, List.of());
        line();
        for (String line = line(); !line.equals("\\.") && peek() >= 0; line = line()) {
            if (wanted.contains(table)) {
                rows.accept(table, copied(named, line));
            }
        }
    }

    private static Map<String, String> copied(List<String> named, String line) {
        Map<String, String> row = new LinkedHashMap<>();
        String[] values = line.split("\t", -1);
        for (int i = 0; i < Math.min(values.length, named.size()); i++) {
            if (!values[i].equals("\\N")) {
                row.put(named.get(i), unescaped(values[i]));
            }
        }
        return row;
    }

    private static String unescaped(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            text.append(c == '\\' && i + 1 < value.length() ? (char) escaped(value.charAt(++i)) : c);
        }
        return text.toString();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (peek() >= 0 && peek() != '\n') {
            int c = next();
            if (line.length() < LONGEST_VALUE) {
                line.append((char) c);
            }
        }
        next();
        return line.toString().replaceAll("\r$", "");
    }

    /** A table's name without its schema, in lower case. {@code IF NOT EXISTS} and {@code ONLY} are passed over. */
    private String table() throws IOException {
        String name;
        do {
            skipBlanks();
            name = name();
        } while (Set.of("if", "not", "exists", "only").contains(name));
        while (peek() == '.') {
            next();
            name = name();
        }
        return name;
    }

    private String name() throws IOException {
        if (peek() == '`' || peek() == '"') {
            return quoted().toLowerCase(Locale.ROOT);
        }
        return word().toLowerCase(Locale.ROOT);
    }

    private String word() throws IOException {
        skipBlanks();
        StringBuilder word = new StringBuilder();
        while (Character.isLetterOrDigit(peek()) || peek() == '_') {
            word.append((char) next());
        }
        return word.toString();
    }

    /** White space and comments: dashes and hash to the end of the line, and between slashes and stars. */
    private void skipBlanks() throws IOException {
        while (peek() >= 0) {
            int c = peek();
            if (Character.isWhitespace(c)) {
                next();
            } else if (c == '#') {
                line();
            } else {
                return;
            }
        }
    }

    private void skipStatement() throws IOException {
        while (peek() >= 0 && peek() != ';') {
            if (isQuote(peek())) {
                quoted();
            } else if (next() == '-' && peek() == '-') {
                line();
                return;
            }
        }
        next();
    }

    private static boolean isQuote(int c) {
        return c == '\'' || c == '"' || c == '`';
    }

    private int peek() throws IOException {
        if (peeked == -2) {
            peeked = in.read();
        }
        return peeked;
    }

    private int next() throws IOException {
        int c = peek();
        peeked = -2;
        return c;
    }
}
