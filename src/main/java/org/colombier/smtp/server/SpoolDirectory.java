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

    private final Path path;

    SpoolDirectory(DataDirectory data) throws IOException {
        path = data.path().resolve("spool");
        if (!Files.exists(path)) {
            Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(path, "in*.eml")) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
    }

    Spool open(long limit) {
        return new Spool(path, limit);
    }
}
