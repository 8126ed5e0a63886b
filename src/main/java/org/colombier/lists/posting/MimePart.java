package org.colombier.lists.posting;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.mail.HeaderSection;

/**
 * A message or body part by its place in the message's octets, so that an edit touches nothing else. Only sound structure
 * is opened: a multipart with its delimiters in order and its close delimiter present (RFC 2046 section 5.1.1).
 *
 * @param header   of the part
 * @param start    offset of the header section
 * @param body     offset of the body
 * @param end      offset behind the body; of a child, before the line end that belongs to the delimiter
 * @param children of a sound multipart, else empty
 * @param sound    false for a multipart without usable boundary or end, or nested too deeply, or with too many parts
 * @param close    of a sound multipart, the offset of the line end before its close delimiter, else -1
 */
record MimePart(HeaderSection header, int start, int body, int end, List<MimePart> children, boolean sound, int close) {

    private static final int DEEPEST = 20;
    private static final int MOST_PARTS = 1_000;
    private static final Pattern PARAMETER = Pattern.compile(";\\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.){0,200})\"|([^\\s;\"]{1,200}))");

    static MimePart read(byte[] message) {
        return new Reader(message).part(0, message.length, 0);
    }

    /** {@code type/subtype} in lower case; {@code text/plain} where nothing is said (RFC 2045 section 5.2). */
    String type() {
        String value = header.first("Content-Type").orElse("text/plain");
        int end = value.indexOf(';');
        String type = (end < 0 ? value : value.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return type.indexOf('/') > 0 ? type : "text/plain";
    }

    /** A parameter of Content-Type, not in RFC 2231 form. */
    Optional<String> parameter(String name) {
        Matcher m = PARAMETER.matcher(header.first("Content-Type").orElse(""));
        while (m.find()) {
            if (m.group(1).equalsIgnoreCase(name)) {
                return Optional.of(m.group(2) != null ? m.group(2).replaceAll("\\\\(.)", "$1") : m.group(3));
            }
        }
        return Optional.empty();
    }

    boolean isMultipart() {
        return type().startsWith("multipart/");
    }

    boolean isAttachment() {
        return header.first("Content-Disposition").orElse("").toLowerCase(Locale.ROOT).startsWith("attachment");
    }

    /** In lower case; {@code 7bit} where nothing is said. */
    String encoding() {
        return header.first("Content-Transfer-Encoding").orElse("7bit").strip().toLowerCase(Locale.ROOT);
    }

    /** The charset of a text; US-ASCII where nothing is said (RFC 2046 section 4.1.2); empty if unknown here. */
    Optional<Charset> charset() {
        try {
            return Optional.of(parameter("charset").map(Charset::forName).orElse(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    private static final class Reader {
        private final byte[] message;
        private int parts;

        Reader(byte[] message) {
            this.message = message;
        }

        MimePart part(int start, int end, int depth) {
            byte[] octets = start == 0 && end == message.length ? message : java.util.Arrays.copyOfRange(message, start, Math.min(end, start + HeaderSection.MAX_OCTETS));
            HeaderSection header = HeaderSection.read(octets);
            int body = start + header.length();
            MimePart leaf = new MimePart(header, start, body, end, List.of(), true, -1);
            return leaf.isMultipart() ? multipart(leaf, depth) : leaf;
        }

        private MimePart multipart(MimePart outer, int depth) {
            MimePart broken = new MimePart(outer.header, outer.start, outer.body, outer.end, List.of(), false, -1);
            Optional<String> boundary = outer.parameter("boundary").filter(b -> !b.isBlank() && b.length() <= 200);
            if (boundary.isEmpty() || depth >= DEEPEST) {
                return broken;
            }
            byte[] delimiter = ("--" + boundary.get()).getBytes(StandardCharsets.ISO_8859_1);
            List<MimePart> children = new ArrayList<>();
            int open = -1;
            for (int line = outer.body; line < outer.end; line = nextLine(line, outer.end)) {
                Delimiter found = delimiterAt(line, outer.end, delimiter);
                if (found == Delimiter.NONE) {
                    continue;
                }
                if (open >= 0) {
                    if (++parts > MOST_PARTS) {
                        return broken;
                    }
                    children.add(part(open, Math.max(open, beforeLineEnd(line)), depth + 1));
                }
                if (found == Delimiter.CLOSE) {
                    return open < 0 ? broken : new MimePart(outer.header, outer.start, outer.body, outer.end, children, true, Math.max(open, beforeLineEnd(line)));
                }
                open = nextLine(line, outer.end);
            }
            return broken;
        }

        private enum Delimiter { NONE, OPEN, CLOSE }

        /** RFC 2046 section 5.1.1: the delimiter, two more hyphens for the last one, then only white space. */
        private Delimiter delimiterAt(int line, int end, byte[] delimiter) {
            int i = line + delimiter.length;
            if (i > end || !java.util.Arrays.equals(message, line, i, delimiter, 0, delimiter.length)) {
                return Delimiter.NONE;
            }
            boolean close = i + 1 < end && message[i] == '-' && message[i + 1] == '-';
            for (int j = close ? i + 2 : i; j < end && message[j] != '\n'; j++) {
                if (message[j] != ' ' && message[j] != '\t' && message[j] != '\r') {
                    return Delimiter.NONE;
                }
            }
            return close ? Delimiter.CLOSE : Delimiter.OPEN;
        }

        private int nextLine(int from, int end) {
            int i = from;
            while (i < end && message[i] != '\n') {
                i++;
            }
            return Math.min(i + 1, end);
        }

        /** The line end before a delimiter belongs to the delimiter. */
        private int beforeLineEnd(int line) {
            int i = line;
            if (i > 0 && message[i - 1] == '\n') {
                i--;
                if (i > 0 && message[i - 1] == '\r') {
                    i--;
                }
            }
            return i;
        }
    }
}
