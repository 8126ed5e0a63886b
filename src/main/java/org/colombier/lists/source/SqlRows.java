package org.colombier.lists.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The rows of a query: the first column is the address, the second the name. */
final class SqlRows implements Rows {

    private static final int FETCH = 1_000;

    private final Source.Query query;
    private final Connection connection;
    private final PreparedStatement statement;
    private final ResultSet rows;
    private final List<String> columns;

    private SqlRows(Source.Query query, Connection connection, PreparedStatement statement, ResultSet rows, List<String> columns) {
        this.query = query;
        this.connection = connection;
        this.statement = statement;
        this.rows = rows;
        this.columns = columns;
    }

    /** @throws SourceFailure with what the server said, which holds no password */
    static SqlRows open(Source.Query query) {
        Connection connection = SqlConnections.open(query.database(), query.timeout());
        try {
            // PostgreSQL sends in portions only within a transaction; both leave nothing behind, for nothing is committed.
            connection.setAutoCommit(false);
            PreparedStatement statement = connection.prepareStatement(query.sql(), ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
            statement.setFetchSize(FETCH);
            statement.setQueryTimeout(Math.toIntExact(query.timeout().toSeconds()));
            ResultSet rows = statement.executeQuery();
            List<String> columns = columns(rows.getMetaData());
            query.emailColumn().ifPresent(email -> {
                if (!columns.contains(email.toLowerCase(Locale.ROOT))) {
                    throw new SourceFailure("the query has no column " + email);
                }
            });
            return new SqlRows(query, connection, statement, rows, columns);
        } catch (SQLException refused) {
            SqlConnections.close(connection);
            throw SqlConnections.failure(query.database(), refused);
        } catch (RuntimeException failed) {
            SqlConnections.close(connection);
            throw failed;
        }
    }

    private static List<String> columns(ResultSetMetaData of) throws SQLException {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= of.getColumnCount(); i++) {
            names.add(of.getColumnLabel(i).toLowerCase(Locale.ROOT));
        }
        return List.copyOf(names);
    }

    @Override
    public Optional<Row> next() {
        try {
            return rows.next() ? Optional.of(query.emailColumn().isPresent() ? attributes(query.emailColumn().get()) : person()) : Optional.empty();
        } catch (SQLException broken) {
            throw SqlConnections.failure(query.database(), broken);
        }
    }

    private Row person() throws SQLException {
        return Row.of(text(1), columns.size() > 1 ? text(2) : "");
    }

    private Row attributes(String email) throws SQLException {
        Map<String, String> values = new LinkedHashMap<>();
        String address = "";
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).equals(email.toLowerCase(Locale.ROOT))) {
                address = text(i + 1);
            } else {
                values.put(columns.get(i), text(i + 1));
            }
        }
        return new Row(address, "", values);
    }

    private String text(int column) throws SQLException {
        String text = rows.getString(column);
        return text == null ? "" : text;
    }

    @Override
    public void close() {
        try {
            // Otherwise the driver would read the rest of a long answer first.
            statement.cancel();
        } catch (SQLException over) {
            SqlConnections.noteLate(over);
        }
        SqlConnections.close(connection);
    }
}
