package org.colombier.queue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.colombier.mail.MessageContent;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** A body that stays in the database: a stream of it holds one chunk at a time, fetched when the reader comes to it. */
record StoredContent(JdbcTemplate jdbc, BodyId body, long size) implements MessageContent {

    @Override
    public InputStream open() {
        return new Chunks();
    }

    /** Chunk 0 is the row itself. A database that goes away in between is an {@link IOException}, as of any other source. */
    private byte[] chunk(int n) throws IOException {
        try {
            List<byte[]> found = n == 0
                ? jdbc.queryForList("SELECT content FROM message_body WHERE id = ?", byte[].class, body.value())
                : jdbc.queryForList("SELECT content FROM message_body_chunk WHERE body_id = ? AND n = ?", byte[].class, body.value(), n);
            if (found.isEmpty()) {
                throw new IOException("body " + body.value() + " has no chunk " + n + " (any more)");
            }
            return found.getFirst();
        } catch (DataAccessException e) {
            throw new IOException("body " + body.value() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private final class Chunks extends InputStream {
        private byte[] chunk = new byte[0];
        private int at;
        private int next;
        private long left = size;

        private boolean exhausted() throws IOException {
            if (at < chunk.length) {
                return false;
            }
            if (left == 0) {
                return true;
            }
            chunk = chunk(next++);
            at = 0;
            left -= chunk.length;
            return false;
        }

        @Override
        public int read() throws IOException {
            return exhausted() ? -1 : chunk[at++] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, into.length);
            if (length == 0) {
                return 0;
            }
            if (exhausted()) {
                return -1;
            }
            int taken = Math.min(length, chunk.length - at);
            System.arraycopy(chunk, at, into, offset, taken);
            at += taken;
            return taken;
        }
    }
}
