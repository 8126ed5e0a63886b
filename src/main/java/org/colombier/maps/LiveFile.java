package org.colombier.maps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One table file, read again when it changes. A file that cannot be read leaves the last good table in force and says
 * so once in the log, with file and line. Thread-safe: the lock guards {@code stamp} and the reading, which is rare.
 */
final class LiveFile {

    private record Stamp(long modified, long size, Object key) {
    }

    private static final Logger LOG = LoggerFactory.getLogger(LiveFile.class);
    private static final long LARGEST = 64L << 20;

    private final Path path;
    private final BiFunction<String, String, Contents> parser;
    private final boolean mayBeAbsent;
    private Optional<Stamp> stamp = Optional.empty();
    private volatile Contents contents = new RuleTable(java.util.List.of(), 0);
    private volatile Optional<String> problem = Optional.empty();

    /**
     * @param parser      reads the text of the file with the name
     * @param mayBeAbsent a file that is not there is an empty table; otherwise it is broken
     */
    LiveFile(Path path, BiFunction<String, String, Contents> parser, boolean mayBeAbsent) {
        this.path = path;
        this.parser = parser;
        this.mayBeAbsent = mayBeAbsent;
    }

    Path path() {
        return path;
    }

    Contents contents() {
        return contents;
    }

    /** What is wrong with the file as it stands. */
    Optional<String> problem() {
        return problem;
    }

    /** Looks at the file and reads it if it is another than before. */
    void refresh() {
        Optional<String> before = problem;
        try {
            if (read()) {
                LOG.info("{}: read again, {} entries", path, contents.size());
            }
        } catch (BrokenTable broken) {
            problem = Optional.of(broken.getMessage());
            if (!problem.equals(before)) {
                LOG.error("{}; the last good table stays", broken.getMessage());
            }
        }
    }

    /**
     * As {@link #refresh}, for the first time, when there is no good table to keep.
     *
     * @return true if the table is another now
     * @throws BrokenTable if the file cannot be read
     */
    synchronized boolean read() {
        try {
            Optional<Stamp> now = stampOfFile();
            if (now.isEmpty() && !mayBeAbsent) {
                stamp = now;
                throw new BrokenTable(path.toString(), "there is no such file");
            }
            if (now.equals(stamp)) {
                return false;
            }
            // Before the reading: what is broken is read once, not every second.
            stamp = now;
            contents = parser.apply(path.toString(), now.isEmpty() ? "" : text(now.get()));
            contents.warnings().forEach(warning -> LOG.warn("{}", warning));
            problem = Optional.empty();
            return true;
        } catch (CharacterCodingException notText) {
            throw new BrokenTable(path.toString(), 1, "not UTF-8");
        } catch (IOException | UncheckedIOException unreadable) {
            throw new BrokenTable(path.toString(), 1, unreadable.toString());
        }
    }

    private String text(Stamp now) throws IOException {
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
