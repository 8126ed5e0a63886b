package org.colombier.lists.migration.sympa;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import javax.sql.DataSource;
import org.colombier.mail.EmailAddress;
import org.jspecify.annotations.Nullable;

/** Sympa's tables in its own database, MariaDB, MySQL or PostgreSQL, read only over one connection, a thousand rows at a time. Not thread-safe. */
final class LiveTables implements Tables {

    private static final int FETCHED = 1_000;
    private static final int LONGEST_VALUE = 1 << 18;

    private final Connection connection;
    private final String ofAll;
    private final Set<String> tables = new HashSet<>();
    private @Nullable ResultRows open;

    /** @param ofAll the domain of rows that name none */
    LiveTables(DataSource database, String ofAll) throws IOException {
        this.ofAll = ofAll;
        try {
            this.connection = database.getConnection();
            connection.setReadOnly(true);
            // Without a transaction PostgreSQL's driver fetches all rows at once.
            connection.setAutoCommit(false);
            try (ResultSet names = connection.getMetaData().getTables(connection.getCatalog(), null, "%", new String[] {"TABLE", "VIEW"})) {
                while (names.next()) {
                    tables.add(names.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
                }
            }
            if (!tables.contains(Table.SUBSCRIBER.text())) {
                connection.close();
                throw new IOException("that database has no " + Table.SUBSCRIBER.text() + ": it is not Sympa's");
            }
        } catch (SQLException away) {
            throw new IOException("Sympa's database does not answer: " + away.getMessage(), away);
        }
    }

    @Override
    public Iterator<Map<String, String>> of(Table table, EmailAddress list) throws IOException {
        String domain = list.domain().ascii();
        if (!tables.contains(table.text())) {
            return List.<Map<String, String>>of().iterator(); // before release 6.0 there was no exclusion_table
        }
        return rows("SELECT * FROM " + table.text() + " WHERE " + table.list() + " = ? AND (" + table.robot() + " = ? OR ? = ? AND (" + table.robot()
            + " IS NULL OR " + table.robot() + " = ''))", list.localPart(), domain, domain, ofAll);
    }

    @Override
    public Iterator<Map<String, String>> users() throws IOException {
        return tables.contains(Table.USER.text()) ? rows("SELECT * FROM " + Table.USER.text()) : List.<Map<String, String>>of().iterator();
    }

    private Iterator<Map<String, String>> rows(String sql, String... values) throws IOException {
        if (open != null) {
            open.close();
        }
        try {
            PreparedStatement statement = connection.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
            statement.setFetchSize(FETCHED);
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            open = new ResultRows(statement, statement.executeQuery());
            return open;
        } catch (SQLException missing) {
            throw new IOException("Sympa's database: " + missing.getMessage(), missing);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException away) {
            throw new UncheckedIOException(new IOException(away));
        }
    }

    /** Rows as they come. */
    private static final class ResultRows implements Iterator<Map<String, String>> {
        private final PreparedStatement statement;
        private final ResultSet rows;
        private boolean read;
        private boolean there;

        ResultRows(PreparedStatement statement, ResultSet rows) {
            this.statement = statement;
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            try {
                if (!read) {
                    there = !rows.isClosed() && rows.next();
                    read = true;
                }
                return there;
            } catch (SQLException away) {
                throw new UncheckedIOException(new IOException(away));
            }
        }

        @Override
        public Map<String, String> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            read = false;
            Map<String, String> row = new LinkedHashMap<>();
            try {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    String value = rows.getString(i);
                    if (value != null && value.length() <= LONGEST_VALUE) {
                        row.put(rows.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT), value);
                    }
                }
                return row;
            } catch (SQLException away) {
                throw new UncheckedIOException(new IOException(away));
            }
        }

        void close() throws IOException {
            try {
                statement.close();
            } catch (SQLException away) {
                throw new IOException(away);
            }
        }
    }
}
