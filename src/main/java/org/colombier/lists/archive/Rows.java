package org.colombier.lists.archive;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;

/** How this room's values stand in its tables. */
final class Rows {

    static final String COLUMNS = "m.id, m.list_id, m.number, m.message_key, m.message_id, m.parent_id, m.thread_id, m.subject, m.author, m.author_name,"
        + " m.posted, m.sent, m.received, m.month, m.size, m.attachments, m.excerpt";
    static final String SELECT = "SELECT " + COLUMNS + " FROM archive_message m ";

    private Rows() {
    }

    static ArchivedMessage message(ResultSet rs, int n) throws SQLException {
        return new ArchivedMessage(rs.getLong("id"), rs.getLong("list_id"), optional(rs, "number"), rs.getString("message_key"), rs.getString("message_id"),
            optional(rs, "parent_id"), rs.getLong("thread_id"), rs.getString("subject"), rs.getString("author"), rs.getString("author_name"), instant(rs, "posted"),
            Optional.ofNullable(rs.getObject("sent", LocalDateTime.class)).map(t -> t.toInstant(ZoneOffset.UTC)), instant(rs, "received"),
            YearMonth.parse(rs.getString("month")), rs.getLong("size"), rs.getBoolean("attachments"), rs.getString("excerpt"));
    }

    static Instant instant(ResultSet rs, String column) throws SQLException {
        return rs.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }

    private static OptionalLong optional(ResultSet rs, String column) throws SQLException {
        long value = rs.getLong(column);
        return rs.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    /** Cut to a column's length in characters (code points), half a surrogate pair and control characters replaced, so that every database takes it. */
    static String cut(String text, int length) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), length));
        text.codePoints().limit(length).forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? ' ' : c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c));
        return out.toString();
    }
}
