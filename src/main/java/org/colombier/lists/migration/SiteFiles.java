package org.colombier.lists.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.colombier.lists.migration.Belongings.OwnFile;
import org.colombier.ops.Site;
import org.springframework.stereotype.Component;

/** Puts files below {@code etc-dir} of this node; one that stands there is the site's own and is never replaced. Thread-safe. */
@Component
class SiteFiles {

    private final Path etc;

    SiteFiles(Site site) {
        this.etc = site.etcDir();
    }

    /**
     * @param pretend only looks
     * @param remarks gets what was left
     * @return what is, or would be, new or as wanted already
     */
    List<String> place(List<OwnFile> files, boolean pretend, List<Remark> remarks) {
        List<String> placed = new ArrayList<>();
        for (OwnFile file : files) {
            Path path = etc.resolve(file.path()).normalize();
            try {
                if (!path.startsWith(etc) || path.equals(etc)) {
                    remarks.add(Remark.left(file.path().toString(), "does not belong below etc-dir"));
                } else if (!Files.exists(path)) {
                    if (!pretend) {
                        write(path, file.content());
                    }
                    placed.add(file.path().toString());
                } else if (Files.isRegularFile(path) && Arrays.equals(Files.readAllBytes(path), file.content())) {
                    placed.add(file.path().toString());
                } else {
                    remarks.add(Remark.left(file.path().toString(), "etc-dir has another file of that name, which stays"));
                }
            } catch (IOException | UncheckedIOException unwritten) {
                remarks.add(Remark.left(file.path().toString(), "cannot be written: " + unwritten.getMessage()));
            }
        }
        return placed;
    }

    /** Complete or not at all; data sources hold passwords, so that nobody but the server reads it. */
    private static void write(Path path, byte[] content) throws IOException {
        Files.createDirectories(path.getParent());
        Path beside = Files.createTempFile(path.getParent(), ".import", ".part");
        try {
            if (Files.getFileStore(beside).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rw-r-----"));
            }
            try (FileChannel out = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                ByteBuffer octets = ByteBuffer.wrap(content);
                while (octets.hasRemaining()) {
                    out.write(octets);
                }
                out.force(true);
            }
            move(beside, path);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException otherwise) {
            Files.move(from, to);
        }
    }
}
