package org.colombier.ops;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The mail log's files: one for each node and day (UTC), appended to, removed when their time is over. Not thread-safe. */
final class MailLogFiles implements AutoCloseable {

    /** @param day of all its lines, in UTC */
    record DayFile(Path path, LocalDate day) {
    }

    private static final Pattern NAME = Pattern.compile("mail-.*-(\\d{4}-\\d\\d-\\d\\d)\\.log");
    private static final Set<StandardOpenOption> APPEND = EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    /** Who wrote to whom is for the service user's eyes, and its group's. */
    private static final FileAttribute<?> PRIVATE = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));

    private final Path directory;
    private final String node;
    private final Duration keep;
    private @Nullable FileChannel open;
    private LocalDate day = LocalDate.MIN;

    MailLogFiles(Path directory, String node, Duration keep) {
        this.directory = directory;
        this.node = node;
        this.keep = keep;
    }

    /** Appends whole lines to the file of a day. */
    void append(LocalDate to, ByteBuffer lines) throws IOException {
        if (open == null || !to.equals(day)) {
            begin(to);
        }
        while (lines.hasRemaining()) {
            open.write(lines);
        }
    }

    private void begin(LocalDate to) throws IOException {
        close();
        Files.createDirectories(directory);
        removeOld(to);
        open = FileChannel.open(directory.resolve("mail-" + node + "-" + to + ".log"), APPEND, PRIVATE);
        day = to;
    }

    private void removeOld(LocalDate today) throws IOException {
        LocalDate oldest = today.minusDays(keep.toDays());
        for (DayFile file : in(directory)) {
            if (file.day().isBefore(oldest)) {
                Files.deleteIfExists(file.path());
            }
        }
    }

    /** All nodes' files in a directory, the newest day first; none if it does not exist. */
    static List<DayFile> in(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.flatMap(file -> dayOf(file).stream()).sorted(Comparator.comparing(DayFile::day).reversed().thenComparing(DayFile::path)).toList();
        } catch (NoSuchFileException nothingLogged) {
            return List.of();
        }
    }

    private static Optional<DayFile> dayOf(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        try {
            return name.matches() ? Optional.of(new DayFile(file, LocalDate.parse(name.group(1)))) : Optional.empty();
        } catch (DateTimeParseException notADay) {
            return Optional.empty();
        }
    }

    static LocalDate dayOf(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
