package org.colombier.ops;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads a log file's lines without making strings of those that do not matter: a trace looks through gigabytes for a
 * few lines. One line is looked at at a time. Not thread-safe.
 */
final class MailLogScan {

    private static final int BUFFER = 1 << 20;

    private final byte[] buffer = new byte[BUFFER];
    private int from;
    private int to;

    /**
     * A file that retention removes meanwhile counts as read.
     *
     * @param line what to do with each line, which it looks at with the other methods
     */
    void read(Path file, Runnable line) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            int kept = 0;
            for (int n = in.read(buffer, 0, buffer.length); n > 0; n = in.read(buffer, kept, buffer.length - kept)) {
                int end = kept + n;
                int start = 0;
                for (int i = kept; i < end; i++) {
                    if (buffer[i] == '\n') {
                        from = start;
                        to = i;
                        start = i + 1;
                        line.run();
                    }
                }
                kept = end - start;
                // A line that fills the buffer is none of ours.
                kept = kept == buffer.length ? 0 : kept;
                System.arraycopy(buffer, start, buffer, 0, kept);
            }
        } catch (NoSuchFileException removed) {
            return;
        }
    }

    /** Whether the line contains the text; ASCII letters count in either case. */
    boolean contains(Needle needle) {
        byte[] lower = needle.lower;
        int last = to - lower.length;
        for (int i = from; i <= last; i++) {
            if (matches(lower, i)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(byte[] lower, int at) {
        for (int i = 0; i < lower.length; i++) {
            byte b = buffer[at + i];
            if (lower[i] != (b >= 'A' && b <= 'Z' ? b + 32 : b)) {
                return false;
            }
        }
        return true;
    }

    /** The queue id of the line, empty if it has none. */
    String id() {
        int room = colonAfter(from);
        int end = room < 0 ? -1 : colonAfter(room + 2);
        return end < 0 ? "" : new String(buffer, room + 2, end - room - 2, StandardCharsets.UTF_8);
    }

    /** Of the colons followed by a space: the time stamp's own are not. */
    private int colonAfter(int start) {
        for (int i = start; i < to - 1; i++) {
            if (buffer[i] == ':' && buffer[i + 1] == ' ') {
                return i;
            }
        }
        return -1;
    }

    String text() {
        return new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }

    /** A text to look for. */
    static final class Needle {
        private final byte[] lower;

        Needle(String text) {
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < octets.length; i++) {
                octets[i] = octets[i] >= 'A' && octets[i] <= 'Z' ? (byte) (octets[i] + 32) : octets[i];
            }
            lower = octets;
        }
    }
}
