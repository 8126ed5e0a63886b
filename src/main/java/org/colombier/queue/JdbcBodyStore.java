package org.colombier.queue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.colombier.mail.MessageContent;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Bodies in the database: the first MiB in the row, the rest in chunk rows, written and read a chunk at a time. */
@Component
class JdbcBodyStore implements BodyStore {

    /** In octets; well under the 16 MiB that MariaDB takes in one packet by default. */
    static final int CHUNK = 1 << 20;

    private final JdbcTemplate jdbc;

    JdbcBodyStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    @Transactional
    public BodyId store(MessageContent content) {
        try (InputStream in = content.open()) {
            byte[] first = in.readNBytes(CHUNK);
            BodyId body = insert(content.size(), first);
            long stored = first.length;
            int n = 0;
            for (byte[] chunk = more(in, first); chunk.length > 0; chunk = more(in, chunk)) {
                jdbc.update("INSERT INTO message_body_chunk (body_id, n, content) VALUES (?, ?, ?)", body.value(), ++n, chunk);
                stored += chunk.length;
            }
            if (stored != content.size()) {
                throw new IOException("a content of " + content.size() + " octets ended after " + stored);
            }
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Stores several in one statement. Their ids come back in the order of the rows.
     *
     * @param contents each at most a {@link #CHUNK}, together well under the 16 MiB of a packet
     */
    @Transactional
    public List<BodyId> storeSmall(List<MessageContent> contents) {
        Object[] arguments = contents.stream().flatMap(c -> Stream.<Object>of(c.size(), c.octets())).toArray();
        return jdbc.query("INSERT INTO message_body (size, refs, content) VALUES " + String.join(",", Collections.nCopies(contents.size(), "(?, 1, ?)")) + " RETURNING id",
            (row, n) -> new BodyId(row.getLong(1)), arguments);
    }

    /** A short chunk was the last one: no need to ask the stream again. */
    private static byte[] more(InputStream in, byte[] last) throws IOException {
        return last.length < CHUNK ? new byte[0] : in.readNBytes(CHUNK);
    }

    private BodyId insert(long size, byte[] first) {
        GeneratedKeyHolder key = new GeneratedKeyHolder();
        jdbc.update(connection -> {
            PreparedStatement insert = connection.prepareStatement("INSERT INTO message_body (size, refs, content) VALUES (?, 1, ?)", Statement.RETURN_GENERATED_KEYS);
            insert.setLong(1, size);
            insert.setBytes(2, first);
            return insert;
        }, key);
        return new BodyId(Objects.requireNonNull(key.getKey()).longValue());
    }

    @Override
    @Transactional
    public void retain(BodyId body) {
        if (jdbc.update("UPDATE message_body SET refs = refs + 1 WHERE id = ?", body.value()) == 0) {
            throw new NoSuchElementException("no such body: " + body.value());
        }
    }

    @Override
    @Transactional
    public void release(BodyId body) {
        release(List.of(body));
    }

    /** Releases several at once, each as often as it is named; in ascending order, so that two nodes never wait for each other. */
    @Transactional
    public void release(Collection<BodyId> bodies) {
        List<Object[]> ids = bodies.stream().map(BodyId::value).sorted().map(id -> new Object[] {id}).toList();
        if (ids.isEmpty()) {
            return;
        }
        jdbc.batchUpdate("UPDATE message_body SET refs = refs - 1 WHERE id = ?", ids);
        String in = ids.stream().map(row -> row[0].toString()).distinct().collect(Collectors.joining(","));
        jdbc.update("DELETE FROM message_body WHERE refs <= 0 AND id IN (" + in + ")");
    }

    @Override
    public MessageContent content(BodyId body) {
        List<Long> size = jdbc.queryForList("SELECT size FROM message_body WHERE id = ?", Long.class, body.value());
        if (size.isEmpty()) {
            throw new NoSuchElementException("no such body: " + body.value());
        }
        return new StoredContent(jdbc, body, size.getFirst());
    }
}
