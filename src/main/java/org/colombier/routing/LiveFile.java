package org.colombier.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One table file, read again when it changes. A file that cannot be read leaves the last good table in force and says
 * so once in the log, with file and line; a file that is gone is an empty table. Thread-safe: the lock guards
 * {@code stamp} and the reading, which is rare.
 */
final class LiveFile<T> {

    /** Reads a table's text. */
    interface Parser<T> {
        T parse(String file, String text) throws BrokenTable;
    }

    private record Stamp(long modified, long size, Object key) {
    }

    private static final Logger LOG = LoggerFactory.getLogger(LiveFile.class);
    private static final long LARGEST = 16L << 20;

    private final Path path;
    private final Parser<T> parser;
    private Optional<Stamp> stamp = Optional.empty();
    private volatile T table;

    /** An empty table until the file is read. */
    LiveFile(Path path, Parser<T> parser, T empty) {
        this.path = path;
        this.parser = parser;
        this.table = empty;
    }

    T table() {
        return table;
    }

    /** Looks at the file and reads it if it is another than before. */
    void refresh() {
        try {
            read();
        } catch (BrokenTable broken) {
            LOG.error("{}; the last good table stays", broken.getMessage());
        }
    }

    /**
     * As {@link #refresh}, for the first time, when there is no good table to keep.
     *
     * @throws BrokenTable if the file cannot be read
     */
    synchronized void read() throws BrokenTable {
        try {
            Optional<Stamp> now = stampOfFile();
            if (!now.equals(stamp)) {
                // Before the reading: what is broken is complained of once, not every time.
                stamp = now;
                table = parser.parse(path.toString(), now.isEmpty() ? "" : text(now.get()));
            }
        } catch (CharacterCodingException notText) {
            throw new BrokenTable(path.toString(), 1, "not UTF-8");
        } catch (IOException | UncheckedIOException unreadable) {
            throw new BrokenTable(path.toString(), 1, unreadable.toString());
        }
    }

    private String text(Stamp now) throws IOException, BrokenTable {
        if (now.size() > LARGEST) {
            throw new BrokenTable(path.toString(), 1, "larger than " + LARGEST + " octets");
        }
        return Files.readString(path);
    }

    private Optional<Stamp> stampOfFile() throws IOException {
        try {
            BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.of(new Stamp(a.lastModifiedTime().toMillis(), a.size(), String.valueOf(a.fileKey())));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }
}
