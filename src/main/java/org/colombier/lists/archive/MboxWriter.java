package org.colombier.lists.archive;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.colombier.mail.MessageContent;

/**
 * Writes messages one after the other as an mbox (RFC 4155), in the form called mboxrd: lines that begin with {@code From }
 * after any number of {@code >} get one {@code >} more, so that reading takes it away again and nothing is changed. Lines
 * end in LF. Holds a line in memory. Not thread-safe; does not close.
 */
final class MboxWriter {

    /** RFC 4155 appendix A: as of asctime, in UTC. */
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);
    /** A line longer than this is written in pieces, of which only the first can begin with From. */
    private static final int LONGEST_LINE = 64 * 1024;

    private final OutputStream out;

    MboxWriter(OutputStream out) {
        this.out = out;
    }

    /** @param author of the From line; may be empty */
    void write(String author, Instant posted, MessageContent message) throws IOException {
        String sender = author.matches("[!-~]+") ? author : "MAILER-DAEMON";
        out.write(("From " + sender + " " + WHEN.format(posted) + "\n").getBytes(StandardCharsets.US_ASCII));
        boolean ended = true;
        try (InputStream in = new BufferedInputStream(message.open(), 64 * 1024)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream(256);
            boolean begins = true;
            for (int c = in.read(); c >= 0; c = in.read()) {
                line.write(c);
                if (c == '\n' || line.size() == LONGEST_LINE) {
                    write(line.toByteArray(), begins);
                    begins = c == '\n';
                    line.reset();
                }
            }
            write(line.toByteArray(), begins && line.size() > 0);
            ended = begins && line.size() == 0;
        }
        out.write(ended ? "\n".getBytes(StandardCharsets.US_ASCII) : "\n\n".getBytes(StandardCharsets.US_ASCII));
    }

    private void write(byte[] line, boolean begins) throws IOException {
        if (begins && isFrom(line)) {
            out.write('>');
        }
        int length = line.length;
        if (length > 1 && line[length - 1] == '\n' && line[length - 2] == '\r') {
            out.write(line, 0, length - 2);
            out.write('\n');
        } else {
            out.write(line);
        }
    }

    /** True for {@code From } after any number of {@code >}. */
    static boolean isFrom(byte[] line) {
        int i = 0;
        while (i < line.length && line[i] == '>') {
            i++;
        }
        return line.length - i >= FROM.length && java.util.Arrays.equals(line, i, i + FROM.length, FROM, 0, FROM.length);
    }
}
