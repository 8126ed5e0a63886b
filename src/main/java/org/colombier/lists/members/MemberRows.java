package org.colombier.lists.members;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.jspecify.annotations.Nullable;

/** How a member stands in the table. */
final class MemberRows {

    static final String COLUMNS = "id, list_id, address, name, reception, concealed, joined, bounce_count > 0 AS bouncing,"
        + " subscribed, included, suspended_from, suspended_until, topics, attributes, origin, changed";

    /** Holds for those whose mail is not suspended; takes the moment twice. */
    static final String AWAKE = "(suspended_from IS NULL OR suspended_from > :now OR suspended_until <= :now)";

    private static final int LONGEST_WORDS = 1_000;

    private MemberRows() {
    }

    static Member member(ResultSet rs, int n) throws SQLException {
        Instant joined = instant(rs, "joined");
        return new Member(rs.getLong("id"), rs.getLong("list_id"), address(rs.getString("address")), rs.getString("name"),
            reception(rs.getString("reception")), rs.getBoolean("concealed"), joined, rs.getBoolean("bouncing"),
            rs.getBoolean("subscribed"), rs.getBoolean("included"), suspension(rs), words(rs.getString("topics")), AttributeText.read(rs.getString("attributes")),
            rs.getString("origin"), optional(rs, "changed").orElse(joined));
    }

    static Bounces bounces(ResultSet rs, int n) throws SQLException {
        return new Bounces(member(rs, n), instant(rs, "bounce_first"), instant(rs, "bounce_last"), rs.getInt("bounce_count"),
            rs.getString("bounce_status"));
    }

    private static Optional<Suspension> suspension(ResultSet rs) throws SQLException {
        Optional<Instant> from = optional(rs, "suspended_from");
        return from.isEmpty() ? Optional.empty() : Optional.of(new Suspension(from.get(), optional(rs, "suspended_until")));
    }

    /** A comma list. */
    static Set<String> words(@Nullable String stored) {
        return stored == null || stored.isEmpty() ? Set.of() : Set.of(stored.split(","));
    }

    /** As they are stored; null for none. */
    static @Nullable String words(Set<String> words) {
        String text = words.stream().map(t -> t.strip().toLowerCase(Locale.ROOT)).filter(t -> t.matches("[\\p{L}\\p{N}_.-]+")).sorted().collect(Collectors.joining(","));
        return text.isEmpty() || text.length() > LONGEST_WORDS ? null : text;
    }

    /** What the table holds is canonical already. */
    static EmailAddress address(String stored) {
        int at = stored.lastIndexOf('@');
        return new EmailAddress(stored.substring(0, at), new Domain(stored.substring(at + 1)));
    }

    static Reception reception(String stored) {
        return Reception.valueOf(stored.toUpperCase(Locale.ROOT));
    }

    static Instant instant(ResultSet rs, String column) throws SQLException {
        return rs.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }

    private static Optional<Instant> optional(ResultSet rs, String column) throws SQLException {
        return Optional.ofNullable(rs.getObject(column, LocalDateTime.class)).map(at -> at.toInstant(ZoneOffset.UTC));
    }

    static LocalDateTime utc(Instant at) {
        return LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    }
}
