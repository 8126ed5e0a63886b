package org.colombier.lists.migration.mailman;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.members.FormerMember;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.migration.Belongings;
import org.colombier.lists.migration.IncomingList;
import org.colombier.lists.migration.MovingIn;
import org.colombier.mail.EmailAddress;
import org.jspecify.annotations.Nullable;

/**
 * The lists of a Mailman 3 site by the database of its core, read only: {@code mailinglist}, {@code member},
 * {@code address}, {@code user} and {@code preferences}. Its numbers stand for what the REST API has words for.
 */
public final class MailmanDatabase implements MovingIn.Reader {

    private static final int PAGE = 1_000;
    private static final Map<String, List<String>> WORDS = Map.of(
        "subscription_policy", List.of("open", "confirm", "moderate", "confirm_then_moderate"),
        "unsubscription_policy", List.of("open", "confirm", "moderate", "confirm_then_moderate"),
        "default_member_action", List.of("hold", "reject", "discard", "accept", "defer"),
        "default_nonmember_action", List.of("hold", "reject", "discard", "accept", "defer"),
        "reply_goes_to_list", List.of("no_munging", "point_to_list", "explicit_header", "explicit_header_only"),
        "archive_policy", List.of("never", "private", "public"),
        "dmarc_mitigate_action", List.of("no_mitigation", "munge_from", "wrap_message", "reject", "discard"));
    /** These begin with 1. */
    private static final List<String> MODES = List.of("regular", "regular", "plaintext_digests", "mime_digests", "summary_digests");
    private static final List<String> STATES = List.of("enabled", "enabled", "by_user", "by_bounces", "by_moderator", "unknown");

    private final DataSource database;

    public MailmanDatabase(DataSource database) {
        this.database = database;
    }

    /** Addresses of all lists. */
    @Override
    public List<String> names() throws IOException {
        return rows("SELECT list_name, mail_host FROM mailinglist ORDER BY mail_host, list_name").stream().map(r -> text(r, "list_name") + "@" + text(r, "mail_host")).toList();
    }

    @Override
    public IncomingList read(String name) throws IOException {
        EmailAddress address = EmailAddress.tryParse(name).orElseThrow(() -> new IOException("not a list's address: " + name));
        Map<String, Object> row = rows("SELECT * FROM mailinglist WHERE list_name = ? AND mail_host = ?", address.localPart(), address.domain().ascii()).stream().findFirst()
            .orElseThrow(() -> new IOException("there is no list " + name));
        String id = text(row, "list_id");
        Settings settings = new Settings(worded(row));
        ThreeSettings.map(settings, address);
        settings.changed("member_roster_visibility", "only owners see the members now: the database has a number for it that changed its meaning");
        String language = settings.text("preferred_language");
        return new IncomingList(address, settings.text("description"), Optional.of(language).filter(l -> l.equals("en") || l.equals("fr")), ListStatus.OPEN, settings.parameters(),
            people(id, 2), people(id, 3), () -> members(id), Belongings.of(List.of(), banned(id), CommonSettings.trusted(settings), List.of()), settings.remarks());
    }

    private static Map<String, Object> worded(Map<String, Object> row) {
        Map<String, Object> worded = new LinkedHashMap<>(row);
        worded.put("description", text(row, "description").isEmpty() ? text(row, "display_name") : text(row, "description"));
        WORDS.forEach((name, words) -> {
            if (row.get(name) instanceof Number n) {
                worded.put(name, words.get((int) Math.clamp(n.longValue(), 0, words.size() - 1)));
            }
        });
        return worded;
    }

    private List<String> banned(String id) throws IOException {
        return rows("SELECT email FROM ban WHERE list_id = ?", id).stream().map(r -> text(r, "email")).filter(a -> !a.startsWith("^") && a.contains("@")).toList();
    }

    private List<IncomingList.Person> people(String id, int role) throws IOException {
        return rows(MEMBERS + " ORDER BY m.id", id, role).stream()
            .flatMap(r -> EmailAddress.tryParse(text(r, "email")).map(a -> IncomingList.Person.of(a, text(r, "display_name"))).stream()).toList();
    }

    /** A member is an address, or a user with a preferred one; his options are his own, else those of the address, else of the user. */
    private static final String MEMBERS = """
        SELECT m.id, a.email, a.display_name,
          COALESCE(mp.delivery_mode, ap.delivery_mode, up.delivery_mode) AS delivery_mode,
          COALESCE(mp.delivery_status, ap.delivery_status, up.delivery_status) AS delivery_status,
          COALESCE(mp.receive_own_postings, ap.receive_own_postings, up.receive_own_postings) AS receive_own_postings,
          COALESCE(mp.hide_address, ap.hide_address, up.hide_address) AS hide_address
        FROM member m
          LEFT JOIN %s u ON u.id = m.user_id
          JOIN address a ON a.id = COALESCE(m.address_id, u._preferred_address_id)
          LEFT JOIN preferences mp ON mp.id = m.preferences_id
          LEFT JOIN preferences ap ON ap.id = a.preferences_id
          LEFT JOIN preferences up ON up.id = u.preferences_id
        WHERE m.list_id = ? AND m.role = ?""";

    private static Optional<FormerMember> member(Map<String, Object> row) {
        ThreeMember options = new ThreeMember(word(MODES, row.get("delivery_mode")), word(STATES, row.get("delivery_status")), !isFalse(row.get("receive_own_postings")), isTrue(row.get("hide_address")));
        return EmailAddress.tryParse(text(row, "email")).map(a -> FormerMember.of(new NewMember(a, text(row, "display_name"), Optional.of(options.reception()), Optional.of(options.hidden())).by("mailman")));
    }

    private static String word(List<String> words, @Nullable Object value) {
        return value instanceof Number n ? words.get((int) Math.clamp(n.longValue(), 0, words.size() - 1)) : "";
    }

    private static boolean isTrue(@Nullable Object value) {
        return Boolean.TRUE.equals(value) || value instanceof Number n && n.longValue() != 0;
    }

    private static boolean isFalse(@Nullable Object value) {
        return Boolean.FALSE.equals(value) || value instanceof Number n && n.longValue() == 0;
    }

    /** Each page begins after the last one's end, so that a large list is not read anew for each. */
    private PagedMembers members(String list) {
        AtomicLong after = new AtomicLong(-1);
        return new PagedMembers(number -> {
            List<Map<String, Object>> rows = rows(MEMBERS + " AND m.id > ? ORDER BY m.id LIMIT " + PAGE, list, 1, after.get());
            if (!rows.isEmpty() && rows.getLast().get("id") instanceof Number id) {
                after.set(id.longValue());
            }
            return new PagedMembers.Page(rows.stream().flatMap(row -> member(row).stream()).toList(), rows.size() < PAGE);
        });
    }

    private List<Map<String, Object>> rows(String sql, Object... parameters) throws IOException {
        try (Connection connection = database.getConnection()) {
            String quote = connection.getMetaData().getIdentifierQuoteString();
            // "user" is a word of the language in some databases.
            try (PreparedStatement statement = connection.prepareStatement(sql.replace("%s", quote + "user" + quote))) {
                statement.setQueryTimeout(300);
                for (int i = 0; i < parameters.length; i++) {
                    statement.setObject(i + 1, parameters[i]);
                }
                try (ResultSet rs = statement.executeQuery()) {
                    return rows(rs);
                }
            }
        } catch (SQLException refused) {
            throw new IOException("the database of Mailman: " + refused.getMessage(), refused);
        }
    }

    private static List<Map<String, Object>> rows(ResultSet rs) throws SQLException {
        ResultSetMetaData columns = rs.getMetaData();
        List<Map<String, Object>> rows = new ArrayList<>();
        while (rs.next()) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                row.put(columns.getColumnLabel(i).toLowerCase(java.util.Locale.ROOT), rs.getObject(i));
            }
            rows.add(row);
        }
        return rows;
    }

    private static String text(Map<String, Object> row, String column) {
        Object value = row.get(column);
        return value == null ? "" : value.toString();
    }
}
