package org.colombier.lists.migration.sympa;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.colombier.lists.archive.ArchiveMbox;
import org.colombier.lists.migration.PostArchive;

/**
 * The posts of a list's archive, {@code LIST@DOMAIN/YYYY-MM/arctxt/N}, as one mbox that is made while it is read: a month's
 * names and one message are in memory at a time.
 */
final class ArchiveDirectory implements PostArchive {

    private static final DateTimeFormatter ENVELOPE = DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);

    private final Path directory;

    ArchiveDirectory(Path directory) {
        this.directory = directory;
    }

    @Override
    public String name() {
        return directory.getFileName().toString();
    }

    @Override
    public InputStream open() throws IOException {
        Iterator<Path> months = months().iterator();
        return new SequenceInputStream(new Enumeration<>() {
            private Iterator<Path> posts = List.<Path>of().iterator();

            @Override
            public boolean hasMoreElements() {
                while (!posts.hasNext() && months.hasNext()) {
                    posts = posts(months.next()).iterator();
                }
                return posts.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return post(posts.next());
            }
        });
    }

    private List<Path> months() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(d -> d.getFileName().toString().matches("\\d{4}-(0[1-9]|1[0-2])")).map(d -> d.resolve("arctxt")).filter(Files::isDirectory).sorted().toList();
        }
    }

    /** By their numbers, the oldest first. */
    private static List<Path> posts(Path month) {
        try (Stream<Path> all = Files.list(month)) {
            List<Path> posts = new ArrayList<>(all.filter(f -> f.getFileName().toString().matches("\\d{1,9}(\\.\\w{1,8})?") && Files.isRegularFile(f)).toList());
            posts.sort(java.util.Comparator.comparingInt((Path f) -> Integer.parseInt(f.getFileName().toString().replaceAll("\\D.*", ""))));
            return posts;
        } catch (IOException away) {
            throw new UncheckedIOException(away);
        }
    }

    private static InputStream post(Path file) {
        try {
            if (Files.size(file) > ArchiveMbox.LARGEST) {
                // The archive passes over it, and counts it.
                return new SequenceInputStream(new ByteArrayInputStream("From archive@localhost\nX-Too-Large: yes\n\n".getBytes(StandardCharsets.US_ASCII)), Files.newInputStream(file));
            }
            return new ByteArrayInputStream(item(Files.readAllBytes(file), YearMonth.parse(file.getParent().getParent().getFileName().toString())));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** As mboxrd: a line that begins with From, after any quotes, is quoted once more. */
    static byte[] item(byte[] post, YearMonth month) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(post.length + 200);
        out.writeBytes(("From archive@localhost " + ENVELOPE.format(month.atDay(1).atStartOfDay(ZoneOffset.UTC)) + "\n").getBytes(StandardCharsets.US_ASCII));
        int at = startsWithFrom(post, 0) ? endOfLine(post, 0) : 0;
        while (at < post.length) {
            int end = endOfLine(post, at);
            int quotes = at;
            while (quotes < end && post[quotes] == '>') {
                quotes++;
            }
            if (startsWithFrom(post, quotes)) {
                out.write('>');
            }
            out.write(post, at, end - at);
            at = end;
        }
        out.writeBytes(new byte[] {'\n', '\n'});
        return out.toByteArray();
    }

    private static boolean startsWithFrom(byte[] post, int at) {
        return post.length >= at + 5 && post[at] == 'F' && post[at + 1] == 'r' && post[at + 2] == 'o' && post[at + 3] == 'm' && post[at + 4] == ' ';
    }

    /** Behind the line's end. */
    private static int endOfLine(byte[] post, int at) {
        int end = at;
        while (end < post.length && post[end] != '\n') {
            end++;
        }
        return Math.min(post.length, end + 1);
    }
}
