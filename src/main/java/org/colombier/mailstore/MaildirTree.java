package org.colombier.mailstore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.colombier.mail.EmailAddress;

/** Where an account's Maildir is, and how it is made. */
final class MaildirTree {

    static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    /** How long a file may lie in tmp before it counts as left behind (maildir(5)). */
    private static final Duration ABANDONED = Duration.ofHours(36);

    private final Path root;

    /** @param root {@code data-dir/mail} */
    MaildirTree(Path root) {
        this.root = root;
    }

    /** {@code ROOT/DOMAIN/USER/Maildir}; it need not exist. */
    Path maildir(EmailAddress account) {
        return root.resolve(account.domain().ascii()).resolve(fileName(account.canonical().localPart())).resolve("Maildir");
    }

    /**
     * One file name per local part, and no two share one: letters, digits and {@code -_+=.} stand for themselves, every
     * other octet (and a dot in front, so that no name is hidden, {@code .} or {@code ..}) is {@code %XX}.
     */
    static String fileName(String localPart) {
        StringBuilder name = new StringBuilder();
        for (byte b : localPart.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "-_+=".indexOf(c) >= 0 || c == '.' && !name.isEmpty();
            if (plain) {
                name.append(c);
            } else {
                name.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return name.toString();
    }

    /** Makes what is missing, durably, and clears tmp of what crashed deliveries left. */
    void make(Path maildir, Instant now) throws IOException {
        for (String part : new String[] {"tmp", "new", "cur"}) {
            makeDirectory(maildir.resolve(part));
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(maildir.resolve("tmp"))) {
            for (Path file : left) {
                removeIfAbandoned(file, now);
            }
        }
    }

    private static void removeIfAbandoned(Path file, Instant now) throws IOException {
        try {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(ABANDONED))) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException deliveredMeanwhile) {
            return;
        }
    }

    private static void makeDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        makeDirectory(directory.getParent());
        try {
            Files.createDirectory(directory, PRIVATE_DIRECTORY);
        } catch (FileAlreadyExistsException anotherThread) {
            if (!Files.isDirectory(directory)) {
                throw anotherThread;
            }
        }
        // both threads sync: the one that came second must not deliver into a directory that is not yet durable
        DirectorySync.now(directory.getParent());
    }
}
