package org.colombier.lists.migration.sympa;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.colombier.lists.migration.Remark;

/**
 * Reads small files of one directory tree, and none outside, also by links: a tree comes from elsewhere. What cannot be
 * read is a remark. Not thread-safe.
 */
final class ReadFiles {

    private static final int LARGEST = 4 << 20;
    private static final int MOST = 10_000;
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private final Path tree;
    private final List<Remark> remarks;

    ReadFiles(Path tree, List<Remark> remarks) {
        this.tree = tree;
        this.remarks = remarks;
    }

    /** The directory's entries by name; none if there is no such directory. */
    List<Path> in(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> !f.getFileName().toString().startsWith(".")).sorted().limit(MOST).toList();
        } catch (IOException unreadable) {
            remarks.add(Remark.left(name(directory), "cannot be read: " + unreadable.getMessage()));
            return List.of();
        }
    }

    /** Empty if there is no such file. */
    Optional<byte[]> octets(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            if (!file.toRealPath().startsWith(tree.toRealPath())) {
                remarks.add(Remark.left(name(file), "is a link to a file elsewhere"));
                return Optional.empty();
            }
            if (Files.size(file) > LARGEST) {
                remarks.add(Remark.left(name(file), "is larger than " + LARGEST + " octets"));
                return Optional.empty();
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            remarks.add(Remark.left(name(file), "cannot be read: " + unreadable.getMessage()));
            return Optional.empty();
        }
    }

    Optional<String> text(Path file) {
        return octets(file).map(ReadFiles::decoded);
    }

    /** UTF-8, else as Windows writes Latin-1. */
    static String decoded(byte[] octets) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString().replace("\uFEFF", "");
        } catch (CharacterCodingException old) {
            return new String(octets, WINDOWS_1252);
        }
    }

    /** For a remark: as it stands in the tree. */
    String name(Path file) {
        return file.startsWith(tree) ? tree.relativize(file).toString() : file.toString();
    }
}
