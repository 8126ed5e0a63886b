package org.colombier.lists.archive;

import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colombier.directory.PortalLinks;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.MessageContent;
import org.colombier.queue.BodyId;
import org.colombier.queue.BodyStore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Files that members of reception {@code urlize} get as links. Each has a name nobody can guess, is read by whom the list's
 * {@code archive.web_access} lets in, and goes with its message, with its list, or after the list's {@code urlize_days}. Thread-safe.
 */
@Service
public class Attachments {

    /** A stored file. @param type as its message said; not to be believed @param size in octets, decoded */
    public record Attachment(String token, long listId, String name, String type, long size, Instant stored, BodyId body) {
    }

    private static final int TOKEN_BITS = 155;
    private static final int STEP = 200;

    private final JdbcClient jdbc;
    private final Catalog catalog;
    private final BodyStore bodies;
    private final PortalLinks links;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Attachments(JdbcClient jdbc, Catalog catalog, BodyStore bodies, PortalLinks links, Clock clock) {
        this.jdbc = jdbc;
        this.catalog = catalog;
        this.bodies = bodies;
        this.links = links;
        this.clock = clock;
    }

    /**
     * Stores a file in the caller's transaction.
     *
     * @param messageId of the post it comes with, as archived
     * @param content   decoded
     * @return its address on the web; empty if nobody could read it there ({@code archive.web_access} is closed) or it goes beyond the list's {@code urlize_quota}: it then stays in the post
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<String> keep(MailingList list, String messageId, String name, String type, MessageContent content) {
        ListSettings settings = catalog.settings(list);
        if (settings.get(ListParameters.ARCHIVE_WEB_ACCESS).equals("closed") || octets(list.id()) + content.size() > settings.get(ListParameters.URLIZE_QUOTA) * 1_024) {
            return Optional.empty();
        }
        String token = String.format("%32s", new BigInteger(TOKEN_BITS, random).toString(32)).replace(' ', '0');
        String shown = fileName(name);
        jdbc.sql("INSERT INTO archive_attachment (token, list_id, message_key, name, type, size, stored, body_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
            .params(token, list.id(), MessageKey.of(messageId), shown, mediaType(type), content.size(), Rows.utc(clock.instant()), bodies.store(content).value()).update();
        return Optional.of(links.list(list.address()) + "/attachments/" + token + "/" + URLEncoder.encode(shown, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    /** Octets that the list's files take. */
    public long octets(long listId) {
        return jdbc.sql("SELECT COALESCE(SUM(size), 0) FROM archive_attachment WHERE list_id = ?").param(listId).query(Long.class).single();
    }

    public Optional<Attachment> find(long listId, String token) {
        return jdbc.sql("SELECT token, list_id, name, type, size, stored, body_id FROM archive_attachment WHERE list_id = ? AND token = ?").params(listId, token)
            .query((rs, n) -> new Attachment(rs.getString(1), rs.getLong(2), rs.getString(3), rs.getString(4), rs.getLong(5), Rows.instant(rs, "stored"), new BodyId(rs.getLong(7)))).optional();
    }

    /** The file's octets. */
    public MessageContent content(Attachment file) {
        return bodies.content(file.body());
    }

    /** The files of a message, in the caller's transaction. */
    void removeOf(long listId, String messageKey) {
        remove("list_id = ? AND message_key = ?", listId, messageKey);
    }

    /** Those older than the list keeps them; a step. @return how many */
    @Transactional
    public int expire(long listId, Duration kept) {
        return remove("list_id = ? AND stored < ?", listId, Rows.utc(clock.instant().minus(kept)));
    }

    /** A step of removing all files of a list. @return how many */
    @Transactional
    public int purge(long listId) {
        return remove("list_id = ?", listId);
    }

    private int remove(String condition, Object... values) {
        record File(String token, long body) {
        }
        List<File> files = jdbc.sql("SELECT token, body_id FROM archive_attachment WHERE " + condition + " ORDER BY token LIMIT " + STEP + " FOR UPDATE").params(values)
            .query((rs, n) -> new File(rs.getString(1), rs.getLong(2))).list();
        for (File file : files) {
            jdbc.sql("DELETE FROM archive_attachment WHERE token = ?").param(file.token()).update();
            bodies.release(new BodyId(file.body()));
        }
        return files.size();
    }

    /** The last part of a path, of harmless characters, bounded. */
    private static String fileName(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1).replaceAll("[\\p{Cntrl}\\p{Cf}\"<>|:*?;]", "_").strip();
        String shown = last.isEmpty() || last.chars().allMatch(c -> c == '.') ? "attachment" : last;
        return Rows.cut(shown, 150);
    }

    private static String mediaType(String type) {
        String lower = type.strip().toLowerCase(Locale.ROOT);
        return lower.matches("[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,60}") ? lower : "application/octet-stream";
    }
}
