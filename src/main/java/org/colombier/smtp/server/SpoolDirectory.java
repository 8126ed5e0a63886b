package org.colombier.smtp.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.colombier.ops.DataDirectory;
import org.springframework.stereotype.Component;

/** {@code data-dir/spool}: large messages while they come in. What a killed process left there was never accepted and goes at the start. */
@Component
class SpoolDirectory {

    /** Asked again after so long. */
    private static final long SPACE_NANOS = 1_000_000_000L;

    private final Path path;
    private final SpoolMemory memory;
    private volatile long spaceAsked = System.nanoTime();
    private volatile long space;

    SpoolDirectory(DataDirectory data, SmtpSettings settings) throws IOException {
        memory = new SpoolMemory(settings.spoolMemory().toBytes());
        path = data.path().resolve("spool");
        if (!Files.exists(path)) {
            Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        space = path.toFile().getUsableSpace();
        try (DirectoryStream<Path> left = Files.newDirectoryStream(path, "in*.eml")) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
    }

    Spool open(long limit) {
        return new Spool(path, limit, memory);
    }

    /** True if the disk has room for some more messages of that size. */
    boolean hasRoomFor(long octets) {
        long now = System.nanoTime();
        if (now - spaceAsked >= SPACE_NANOS) {
            space = path.toFile().getUsableSpace();
            spaceAsked = now;
        }
        return space >= octets + octets / 2;
    }
}
