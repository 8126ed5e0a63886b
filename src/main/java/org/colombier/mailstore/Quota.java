package org.colombier.mailstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a Maildir++ holds, in its {@code maildirsize} file: the quota ({@code 1000000S}), then lines {@code octets count}
 * that add up. Other programs may append or replace it at any time. The file is a note: lost, it is counted again.
 */
final class Quota {

    /** Past this the file is made anew (Maildir++ specification, "maildirsize"). */
    private static final int LONGEST = 5_120;
    private static final Duration TRUSTED = Duration.ofMinutes(15);

    private final Path maildir;
    private final Path file;
    private final long limit;

    /** @param limit in octets as stored; 0 for none */
    Quota(Path maildir, long limit) {
        this.maildir = maildir;
        this.file = maildir.resolve("maildirsize");
        this.limit = limit;
    }

    /** Refuses what does not fit; before it refuses by an old note it counts. */
    void check(long size, Instant now) throws IOException, MailboxFull {
        if (limit == 0) {
            return;
        }
        long used = noted();
        if (used < 0 || used + size > limit && mayBeStale(now)) {
            used = count();
            write(used);
        }
        if (used + size > limit) {
            throw new MailboxFull(used, size, limit);
        }
    }

    /** Notes a delivery, where a note is kept: one write at the end of the file, so that writers need no lock. */
    void add(long size) throws IOException {
        // Most mailboxes have none: asking costs less than the exception, at every delivery.
        if (!Files.exists(file)) {
            return;
        }
        try (FileChannel note = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            note.write(ByteBuffer.wrap((size + " 1\n").getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchFileException removedMeanwhile) {
            return;
        }
    }

    /** The sum of the note, or -1 if it is missing, malformed, too long or of another quota. */
    private long noted() throws IOException {
        List<String> lines;
        try {
            if (Files.size(file) >= LONGEST) {
                return -1;
            }
            lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException none) {
            return -1;
        }
        if (lines.isEmpty() || !lines.getFirst().equals(limit + "S")) {
            return -1;
        }
        long sum = 0;
        for (String line : lines.subList(1, lines.size())) {
            String octets = line.strip().split(" ", 2)[0];
            if (!octets.matches("-?\\d{1,15}")) {
                return -1;
            }
            sum += Long.parseLong(octets);
        }
        return sum;
    }

    /** A note of one sum, just made, is believed; one that grew or aged is counted again (Maildir++ specification). */
    private boolean mayBeStale(Instant now) throws IOException {
        return Files.readAllLines(file, StandardCharsets.ISO_8859_1).size() > 2
            || Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(TRUSTED));
    }

    private long count() throws IOException {
        long sum = countFolder(maildir);
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(maildir, f -> f.getFileName().toString().startsWith(".") && Files.isDirectory(f))) {
            for (Path folder : folders) {
                sum += countFolder(folder);
            }
        }
        return sum;
    }

    private static long countFolder(Path folder) throws IOException {
        long sum = 0;
        for (String part : new String[] {"new", "cur"}) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve(part))) {
                for (Path message : files) {
                    sum += sizeOf(message);
                }
            } catch (NoSuchFileException halfMadeFolder) {
                continue;
            }
        }
        return sum;
    }

    private static long sizeOf(Path message) throws IOException {
        var told = MaildirName.size(message.getFileName().toString(), 'S');
        try {
            return told.isPresent() ? told.getAsLong() : Files.size(message);
        } catch (NoSuchFileException goneMeanwhile) {
            return 0;
        }
    }

    private void write(long used) throws IOException {
        Path fresh = Files.createTempFile(maildir.resolve("tmp"), "maildirsize", "", MaildirTree.PRIVATE_FILE);
        Files.writeString(fresh, limit + "S\n" + used + " 0\n", StandardCharsets.US_ASCII);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
