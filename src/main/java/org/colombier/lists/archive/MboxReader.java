package org.colombier.lists.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an mbox of any kind (RFC 4155 and its relatives mboxo, mboxrd, mboxcl, mboxcl2), with lines ended by LF or CRLF: a
 * message begins at a {@code From } line that stands first or after an empty line, and is followed by something that looks
 * like a header field, so that a sentence that begins with "From" ends no message. A Content-Length counts where what
 * follows it is the end or a next message. One message is in memory at a time. Not thread-safe.
 */
final class MboxReader {

    /**
     * A message.
     *
     * @param octets   lines ended by CRLF, quoted From lines as they were; empty if it was longer than the limit
     * @param envelope when the From line says it arrived
     * @param tooLong  it was passed over
     */
    record Item(byte[] octets, Optional<Instant> envelope, boolean tooLong) {
    }

    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern FIELD = Pattern.compile("(?:[!-9;-~]{1,100}[ \\t]*:|>From ).*", Pattern.DOTALL);
    /** Sat Jan  3 01:05:34 1996, with a zone before the year or behind it, without seconds. */
    private static final Pattern WHEN = Pattern.compile("\\b([A-Z][a-z]{2})\\s+(\\d{1,2})\\s+(\\d{1,2}):(\\d{2})(?::(\\d{2}))?\\s+(?:([A-Z]{1,5}|[+-]\\d{4})\\s+)?(\\d{4})(?:\\s+([+-]\\d{4}))?");
    /** A sender and nothing else, or something with a time and a year in it. */
    private static final Pattern ENVELOPE = Pattern.compile("From +\\S+\\s*|From .*\\d{1,2}:\\d{2}.*\\s", Pattern.DOTALL);
    private static final Pattern CONTENT_LENGTH = Pattern.compile("Content-Length[ \\t]*:[ \\t]*(\\d{1,9})\\s*", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST_HEADER_LINE = 64 * 1024;

    private final Lines lines;
    private final int longest;
    private byte[] line;
    private boolean afterEmpty = true;

    /** @param longest a message, in octets; longer ones are passed over */
    MboxReader(InputStream in, int longest) throws IOException {
        this.lines = new Lines(in);
        this.longest = longest;
        this.line = lines.next();
        skipToFirst();
    }

    /** What stands before the first From line is no message. */
    private void skipToFirst() throws IOException {
        while (line.length > 0 && !begins(line)) {
            advance();
        }
    }

    /** Octets read so far. */
    long position() {
        return lines.position;
    }

    /** Empty at the end. */
    Optional<Item> next() throws IOException {
        if (line.length == 0) {
            return Optional.empty();
        }
        Optional<Instant> envelope = when(new String(line, 0, Math.min(line.length, 300), StandardCharsets.ISO_8859_1));
        advance();
        ByteArrayOutputStream message = new ByteArrayOutputStream(8 * 1024);
        int declared = header(message);
        if (declared < 0 || !counted(message, declared)) {
            untilNext(message);
        }
        boolean tooLong = message.size() > longest;
        return Optional.of(new Item(tooLong ? new byte[0] : withoutLastEmptyLine(message.toByteArray()), envelope, tooLong));
    }

    /** @return what Content-Length says; -1 for nothing, or if the header has no end */
    private int header(ByteArrayOutputStream message) throws IOException {
        int declared = -1;
        while (line.length > 0 && !(afterEmpty && message.size() > 0)) {
            if (message.size() == 0 && isEmpty(line)) {
                take(message, line);
                advance();
                return -1;
            }
            if (line.length < LONGEST_HEADER_LINE) {
                Matcher length = CONTENT_LENGTH.matcher(new String(line, StandardCharsets.ISO_8859_1));
                declared = length.matches() ? Integer.parseInt(length.group(1)) : declared;
            }
            take(message, unquoted(line));
            advance();
        }
        return declared;
    }

    /** The body by its declared length, if a next message or the end follows. */
    private boolean counted(ByteArrayOutputStream message, int declared) throws IOException {
        if (declared > longest || line.length == 0) {
            return false;
        }
        lines.unread(line);
        byte[] body = lines.octets(declared);
        byte[] after = lines.next();
        if (body.length == declared && (declared == 0 || body[declared - 1] == '\n') && endsHere(after)) {
            // Where it was counted nothing needs to be quoted (mboxcl2), unless somebody quoted it all the same (mboxcl).
            boolean bare = holdsBareFrom(body);
            Lines inner = new Lines(new java.io.ByteArrayInputStream(body));
            for (byte[] l = inner.next(); l.length > 0; l = inner.next()) {
                take(message, bare ? l : unquoted(l));
            }
            line = after;
            while (isEmpty(line)) {
                line = lines.next();
            }
            afterEmpty = true;
            return true;
        }
        lines.unread(after);
        lines.unread(body);
        line = lines.next();
        return false;
    }

    private boolean endsHere(byte[] after) throws IOException {
        if (after.length == 0) {
            return true;
        }
        byte[] next = isEmpty(after) ? lines.peek() : after;
        return next.length == 0 || isBareFrom(next);
    }

    private static boolean holdsBareFrom(byte[] body) {
        for (int i = 0; i + FROM.length <= body.length; i++) {
            if ((i == 0 || body[i - 1] == '\n') && Arrays.equals(body, i, i + FROM.length, FROM, 0, FROM.length)) {
                return true;
            }
        }
        return false;
    }

    private void untilNext(ByteArrayOutputStream message) throws IOException {
        while (line.length > 0 && !(afterEmpty && begins(line))) {
            take(message, unquoted(line));
            advance();
        }
    }

    private void advance() throws IOException {
        afterEmpty = isEmpty(line);
        line = lines.next();
    }

    private boolean begins(byte[] candidate) throws IOException {
        if (!isBareFrom(candidate)) {
            return false;
        }
        byte[] next = lines.peek();
        String text = new String(candidate, 0, Math.min(candidate.length, 300), StandardCharsets.ISO_8859_1);
        boolean field = FIELD.matcher(new String(next, 0, Math.min(next.length, 200), StandardCharsets.ISO_8859_1)).matches();
        return field && ENVELOPE.matcher(text).matches() || isEmpty(next) && when(text).isPresent();
    }

    private static boolean isBareFrom(byte[] line) {
        return line.length > FROM.length && Arrays.equals(line, 0, FROM.length, FROM, 0, FROM.length);
    }

    private void take(ByteArrayOutputStream message, byte[] l) {
        if (message.size() > longest) {
            return;
        }
        int length = l.length;
        if (length > 0 && l[length - 1] == '\n') {
            length -= length > 1 && l[length - 2] == '\r' ? 2 : 1;
            message.write(l, 0, length);
            message.write('\r');
            message.write('\n');
        } else {
            message.write(l, 0, length);
        }
    }

    private static byte[] unquoted(byte[] l) {
        return l.length > 0 && l[0] == '>' && MboxWriter.isFrom(l) ? Arrays.copyOfRange(l, 1, l.length) : l;
    }

    /** The empty line before the next From line belongs to the mbox. */
    private static byte[] withoutLastEmptyLine(byte[] message) {
        int n = message.length;
        return n >= 4 && message[n - 1] == '\n' && message[n - 2] == '\r' && message[n - 3] == '\n' && message[n - 4] == '\r' && !endsInHeader(message)
            ? Arrays.copyOf(message, n - 2) : message;
    }

    /** Its only empty line is the one that ends the header. */
    private static boolean endsInHeader(byte[] message) {
        for (int i = 0; i + 3 < message.length - 2; i++) {
            if (message[i] == '\r' && message[i + 1] == '\n' && message[i + 2] == '\r' && message[i + 3] == '\n') {
                return false;
            }
        }
        return true;
    }

    private static boolean isEmpty(byte[] l) {
        return l.length == 1 && l[0] == '\n' || l.length == 2 && l[0] == '\r' && l[1] == '\n';
    }

    private static Optional<Instant> when(String from) {
        Matcher m = WHEN.matcher(from);
        if (!m.find()) {
            return Optional.empty();
        }
        int month = java.util.List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec").indexOf(m.group(1).toLowerCase(Locale.ROOT)) + 1;
        try {
            LocalDateTime time = LocalDateTime.of(Integer.parseInt(m.group(7)), Month.of(month), Integer.parseInt(m.group(2)), Integer.parseInt(m.group(3)),
                Integer.parseInt(m.group(4)), m.group(5) == null ? 0 : Math.min(59, Integer.parseInt(m.group(5))));
            String zone = m.group(8) != null ? m.group(8) : m.group(6) != null && m.group(6).matches("[+-]\\d{4}") ? m.group(6) : "+0000";
            return Optional.of(time.toInstant(ZoneOffset.of(zone)));
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    /** Lines with their ends, of which some may be given back. A line is at most a MiB; a longer one comes in pieces. */
    private static final class Lines {
        private static final int LONGEST = 1 << 20;
        private final InputStream in;
        private final byte[] buffer = new byte[64 * 1024];
        private int at;
        private int end;
        private final java.util.ArrayDeque<byte[]> givenBack = new java.util.ArrayDeque<>();
        private byte[] peeked = new byte[0];
        private boolean hasPeeked;
        private long position;

        Lines(InputStream in) {
            this.in = in;
        }

        /** Empty at the end. */
        byte[] next() throws IOException {
            if (hasPeeked) {
                hasPeeked = false;
                return peeked;
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream(100);
            while (out.size() < LONGEST && fill()) {
                int i = at;
                int limit = Math.min(end, at + LONGEST - out.size());
                byte[] from = current();
                while (i < limit && from[i] != '\n') {
                    i++;
                }
                boolean found = i < limit;
                int to = found ? i + 1 : limit;
                out.write(from, at, to - at);
                consume(to - at);
                if (found) {
                    break;
                }
            }
            return out.toByteArray();
        }

        byte[] peek() throws IOException {
            if (!hasPeeked) {
                peeked = next();
                hasPeeked = true;
            }
            return peeked;
        }

        /** As many octets, fewer at the end. */
        byte[] octets(int count) throws IOException {
            if (hasPeeked) {
                hasPeeked = false;
                unread(peeked);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(count, 1 << 16));
            while (out.size() < count && fill()) {
                int n = Math.min(end - at, count - out.size());
                out.write(current(), at, n);
                consume(n);
            }
            return out.toByteArray();
        }

        /** Comes again next, before what was given back earlier. */
        void unread(byte[] octets) {
            if (hasPeeked) {
                hasPeeked = false;
                unread(peeked);
            }
            if (octets.length == 0) {
                return;
            }
            if (!givenBack.isEmpty() && at > 0) {
                givenBack.push(Arrays.copyOfRange(givenBack.pop(), at, end));
            } else if (givenBack.isEmpty() && at < end) {
                givenBack.push(Arrays.copyOfRange(buffer, at, end));
            }
            givenBack.push(octets);
            at = 0;
            end = octets.length;
        }

        private byte[] current() {
            return givenBack.isEmpty() ? buffer : givenBack.peek();
        }

        private void consume(int n) {
            at += n;
            if (at == end && !givenBack.isEmpty()) {
                givenBack.pop();
                at = 0;
                end = givenBack.isEmpty() ? 0 : givenBack.peek().length;
            }
        }

        private boolean fill() throws IOException {
            if (at < end) {
                return true;
            }
            at = 0;
            end = Math.max(0, in.read(buffer));
            position += end;
            return end > 0;
        }
    }
}
