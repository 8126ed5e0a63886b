package org.colombier.smtp.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.colombier.mail.MessageContent;
import org.colombier.net.LineEnds;
import org.colombier.net.LineReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message on its way in: in memory while it is small, in a temporary file when it grows, gone when it is closed.
 * Takes octets without ever failing, so that the wire is read to the end of the data; afterwards it says whether the
 * message is whole. Filled by one thread; then it may be read by several.
 */
final class Spool implements LineReader.Octets, MessageContent, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    /** More than this is kept on disk. */
    static final int IN_MEMORY = 256 * 1024;

    private static final int AT_FIRST = 8_192;

    private final Path directory;
    private final long limit;
    private final SpoolMemory shared;
    private byte[] memory = new byte[AT_FIRST];
    private long size;
    private @Nullable Path file;
    private @Nullable OutputStream out;
    private boolean tooLarge;
    private boolean failed;

    /**
     * @param limit  octets; of what is larger nothing is kept
     * @param shared the memory that all spools share
     */
    Spool(Path directory, long limit, SpoolMemory shared) {
        this.directory = directory;
        this.limit = limit;
        this.shared = shared;
    }

    @Override
    public void take(byte[] buffer, int offset, int length) {
        if (tooLarge || failed) {
            return;
        }
        if (size + length > limit) {
            tooLarge = true;
            close();
            return;
        }
        try {
            keep(buffer, offset, length);
            size += length;
        } catch (IOException e) {
            LOG.error("cannot spool a message: {}", e.toString());
            failed = true;
            close();
        }
    }

    private void keep(byte[] buffer, int offset, int length) throws IOException {
        if (out == null && size + length <= IN_MEMORY && fits(size + length)) {
            System.arraycopy(buffer, offset, memory, (int) size, length);
            return;
        }
        if (out == null) {
            file = Files.createTempFile(directory, "in", ".eml");
            out = Files.newOutputStream(file);
            out.write(memory, 0, (int) size);
            giveBack();
        }
        out.write(buffer, offset, length);
    }

    /** Makes room in memory if there is some. */
    private boolean fits(long needed) {
        if (needed <= memory.length) {
            return true;
        }
        int length = (int) Math.max(memory.length * 2L, needed);
        if (!shared.take(length - memory.length)) {
            return false;
        }
        memory = Arrays.copyOf(memory, length);
        return true;
    }

    private void giveBack() {
        shared.giveBack(Math.max(0, memory.length - AT_FIRST));
        memory = new byte[0];
    }

    /** To be called when all has been taken, before reading. */
    void finish() {
        if (out != null) {
            try {
                out.close();
            } catch (IOException e) {
                LOG.error("cannot spool a message: {}", e.toString());
                failed = true;
            }
        }
    }

    /** It exceeds the limit; nothing is kept of it. */
    boolean isTooLarge() {
        return tooLarge;
    }

    /** It could not be written, as on a full disk; nothing is kept of it. */
    boolean isFailed() {
        return failed;
    }

    /** All that came is there and can be read. */
    boolean isWhole() {
        return !tooLarge && !failed;
    }

    /** Gives the message with CRLF for its bare line ends to another spool, and forgets it. */
    void mend(Spool sound) throws IOException {
        LineEnds ends = new LineEnds(sound);
        byte[] piece = new byte[AT_FIRST];
        try (InputStream in = open()) {
            for (int n = in.read(piece); n > 0; n = in.read(piece)) {
                ends.take(piece, 0, n);
            }
        }
        ends.finish();
        sound.finish();
        close();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream open() throws IOException {
        return file == null ? new ByteArrayInputStream(memory, 0, (int) size) : Files.newInputStream(file);
    }

    /** Forgets the message. A file that cannot be deleted now goes at the next start. */
    @Override
    public void close() {
        giveBack();
        try {
            if (out != null) {
                out.close();
            }
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("{}: {}", file, e.toString());
        }
    }
}
