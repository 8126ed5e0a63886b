package org.colombier.lists.members;

import java.sql.ResultSet;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/**
 * Reads a list's members without ever holding more than one batch. On a connection of its own: the driver cannot send
 * anything else on a connection while a result still streams, and the reader may use the caller's transaction.
 */
@Component
class MemberStream {

    private static final int FETCH = 1_000;

    private final DataSource database;

    MemberStream(DataSource database) {
        this.database = database;
    }

    void read(long listId, Consumer<Member> reader) {
        String sql = "SELECT " + MemberRows.COLUMNS + " FROM list_member FORCE INDEX (fanout) WHERE list_id = ? ORDER BY domain, id";
        try (var connection = database.getConnection();
             var statement = connection.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(FETCH);
            statement.setLong(1, listId);
            try (ResultSet rs = statement.executeQuery()) {
                for (int n = 0; rs.next(); n++) {
                    reader.accept(MemberRows.member(rs, n));
                }
            }
        } catch (java.sql.SQLException e) {
            throw new org.springframework.jdbc.UncategorizedSQLException("members of a list", sql, e);
        }
    }
}
