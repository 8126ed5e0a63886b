package org.colombier.lists.migration.sympa;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of some tables out of a text dump as {@code mysqldump}, {@code pg_dump} (INSERT or COPY form) and
 * {@code sqlite3 .dump} write it: column names come from the statement, else from the table's CREATE. Streams: one row is
 * held at a time. A statement that is something else is passed over. Not thread-safe.
 */
final class SqlDump {

    /** Takes a row. */
    interface Rows {
        /** @param row values by column in lower case; NULL is missing */
        void row(String table, Map<String, String> row) throws IOException;
    }

    private static final int MOST_COLUMNS = 500;
    /** Of all values of a row together, in characters. */
    private static final int LARGEST_ROW = 1 << 20;
    private static final Set<String> NO_COLUMNS = Set.of("primary", "key", "unique", "constraint", "index", "fulltext", "foreign", "check");

    private final DumpText text;
    private final Set<String> wanted;
    private final Map<String, List<String>> columns = new LinkedHashMap<>();

    /** @param wanted tables by their names in lower case, without schema */
    SqlDump(InputStream in, Set<String> wanted) throws IOException {
        this.text = new DumpText(in);
        this.wanted = wanted;
    }

    /** @throws IOException if a wanted table's rows are broken, or the dump ends within them: half of them would be worse than none */
    void read(Rows rows) throws IOException {
        for (text.skipBlanks(); text.peek() >= 0; text.skipBlanks()) {
            String word = text.word();
            switch (word.toUpperCase(Locale.ROOT)) {
                case "" -> text.skipStatement();
                case "INSERT", "REPLACE" -> insert(rows);
                case "COPY" -> copy(rows);
                case "CREATE" -> create();
                case "DELIMITER" -> text.skipLine();
                default -> text.skipStatement();
            }
        }
    }

    private void create() throws IOException {
        String word = text.word();
        while (Set.of("TEMPORARY", "UNLOGGED", "GLOBAL", "LOCAL").contains(word.toUpperCase(Locale.ROOT))) {
            word = text.word();
        }
        if (!word.equalsIgnoreCase("TABLE")) {
            text.skipStatement();
            return;
        }
        String table = table();
        text.skipBlanks();
        if (text.peek() == '(' && wanted.contains(table)) {
            text.next();
            columns.put(table, declared());
        }
        text.skipStatement();
    }

    /** The first word of each declaration in brackets that names a column. */
    private List<String> declared() throws IOException {
        List<String> names = new ArrayList<>();
        for (text.skipBlanks(); text.peek() >= 0 && text.peek() != ')' && names.size() < MOST_COLUMNS; text.skipBlanks()) {
            boolean quoted = DumpText.isQuote(text.peek());
            String name = text.name();
            if (!name.isEmpty() && (quoted || !NO_COLUMNS.contains(name))) {
                names.add(name);
            }
            skipDeclaration();
        }
        return names;
    }

    private void skipDeclaration() throws IOException {
        int depth = 0;
        for (text.skipBlanks(); text.peek() >= 0; text.skipBlanks()) {
            int c = text.peek();
            if (depth == 0 && c == ')') {
                return;
            }
            if (depth == 0 && c == ',') {
                text.next();
                return;
            }
            if (DumpText.isQuote(c)) {
                text.value();
            } else {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                text.next();
            }
        }
    }

    private void insert(Rows rows) throws IOException {
        // INSERT [LOW_PRIORITY|DELAYED|IGNORE|OR REPLACE …] INTO
        String word = text.word();
        for (int i = 0; i < 5 && !word.equalsIgnoreCase("INTO") && !word.isEmpty(); i++) {
            word = text.word();
        }
        String table = word.equalsIgnoreCase("INTO") ? table() : "";
        if (!wanted.contains(table)) {
            text.skipStatement();
            return;
        }
        text.skipBlanks();
        List<String> named = text.peek() == '(' ? names() : columns.getOrDefault(table, List.of());
        word = text.word();
        if (word.equalsIgnoreCase("OVERRIDING")) { // PostgreSQL: OVERRIDING SYSTEM VALUE VALUES
            text.word();
            text.word();
            word = text.word();
        }
        if (!word.equalsIgnoreCase("VALUES") && !word.equalsIgnoreCase("VALUE")) {
            text.skipStatement();
            return;
        }
        if (named.isEmpty()) {
            throw text.broken("the columns of " + table + " are not known: its CREATE TABLE does not stand before its rows");
        }
        do {
            text.skipBlanks();
            if (text.peek() != '(') {
                throw text.broken("a row of " + table + " is broken");
            }
            rows.row(table, row(table, named));
            text.skipBlanks();
        } while (text.peek() == ',' && text.next() >= 0);
        text.skipStatement();
    }

    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        text.next();
        for (text.skipBlanks(); text.peek() != ')'; text.skipBlanks()) {
            names.add(text.name());
            text.skipBlanks();
            if (names.size() > MOST_COLUMNS || text.peek() != ',' && text.peek() != ')') {
                throw text.broken("a list of columns is broken");
            }
            if (text.peek() == ',') {
                text.next();
            }
        }
        text.next();
        return names;
    }

    private Map<String, String> row(String table, List<String> named) throws IOException {
        Map<String, String> row = new LinkedHashMap<>();
        int size = 0;
        text.next();
        text.skipBlanks();
        for (int i = 0; text.peek() != ')'; i++) {
            String value = text.value();
            size = keep(row, named, i, value, size);
            text.skipBlanks();
            if (text.peek() != ',' && text.peek() != ')') {
                throw text.broken("a row of " + table + " is broken");
            }
            if (text.peek() == ',') {
                text.next();
                text.skipBlanks();
            }
        }
        text.next();
        return row;
    }

    private static int keep(Map<String, String> row, List<String> named, int column, @Nullable String value, int size) {
        if (value == null || column >= named.size() || size + value.length() > LARGEST_ROW) {
            return size;
        }
        row.put(named.get(column), value);
        return size + value.length();
    }

    /** {@code COPY table (columns) FROM stdin;} and lines of values with tabs between, until {@code \.}. */
    private void copy(Rows rows) throws IOException {
        String table = table();
        text.skipBlanks();
        List<String> named = text.peek() == '(' ? names() : columns.getOrDefault(table, List.of());
        String from = text.line();
        if (from == null || !from.toLowerCase(Locale.ROOT).contains("from stdin")) {
            return;
        }
        for (String line = text.line(); !"\\.".equals(line); line = text.line()) {
            if (line == null) {
                throw text.broken("the rows of " + table + " do not end");
            }
            if (wanted.contains(table)) {
                rows.row(table, CopiedRow.of(named, line));
            }
        }
    }

    /** A table's name without its schema, in lower case. {@code IF NOT EXISTS} and {@code ONLY} are passed over. */
    private String table() throws IOException {
        String name = text.name();
        while (Set.of("if", "not", "exists", "only").contains(name)) {
            name = text.name();
        }
        while (text.peek() == '.') {
            text.next();
            name = text.name();
        }
        return name;
    }
}
