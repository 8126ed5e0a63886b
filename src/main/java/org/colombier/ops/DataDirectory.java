package org.colombier.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The data directory, made and taken at start: one process at a time owns it (an exclusive lock on {@code lock}, which
 * goes with the process however it ends). Secrets in it are readable by the service user alone.
 */
public final class DataDirectory implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * @throws IllegalStateException if another process has the directory
     * @throws UncheckedIOException  if it cannot be made or written to
     */
    public static DataDirectory open(Path path) {
        try {
            Files.createDirectories(path);
            FileChannel channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new IllegalStateException("colombier.data-dir: another process uses " + path);
            }
            return new DataDirectory(path, channel, lock);
        } catch (IOException e) {
            throw new UncheckedIOException("colombier.data-dir: " + path + ": " + e.getMessage(), e);
        }
    }

    public Path path() {
        return path;
    }

    /** This node's name: read, or made at the first start. */
    public Node node() {
        return new Node(secret("node-id", 6));
    }

    /** A random secret in hexadecimal, read from the file or made at the first start, for the service user's eyes only. */
    public String secret(String file, int bytes) {
        Path at = path.resolve(file);
        try {
            if (Files.exists(at)) {
                return Files.readString(at).strip();
            }
            byte[] random = new byte[bytes];
            new SecureRandom().nextBytes(random);
            String made = HexFormat.of().formatHex(random);
            writePrivate(at, made + "\n");
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(at + ": " + e.getMessage(), e);
        }
    }

    /** For the service user's eyes only, durable and whole. */
    static void writePrivate(Path at, String text) throws IOException {
        Path fresh = at.resolveSibling(at.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text);
        try (FileChannel written = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(fresh, at, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (java.nio.channels.OverlappingFileLockException sameProcess) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
