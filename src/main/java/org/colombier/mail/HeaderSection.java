package org.colombier.mail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The header section of a message as an ordered list of fields, each kept octet for octet as it came, so that what is
 * not edited stays as signed (RFC 6376 section 3.7). Edits are made on a copy's list; the body is never touched.
 *
 * <p>Not thread-safe. Reading stops at the first empty line, or at a line that is neither a field nor a continuation
 * (the body of a message without an empty line). At most {@value #MAX_OCTETS} octets are taken.
 */
public final class HeaderSection {

    public static final int MAX_OCTETS = 1 << 20;
    /** Most sections are shorter. */
    private static final int USUAL_OCTETS = 8 << 10;

    /** One field: its name as written, and its raw octets (ISO-8859-1, one char an octet) with the name, folds and final CRLF. */
    public record Field(String name, String raw) {

        public boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }

        private static boolean isAscii(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) > 127) {
                    return false;
                }
            }
            return true;
        }

        /** The value unfolded (RFC 5322 section 2.2.3) and trimmed; octets over 127 read as UTF-8 where they are. Encoded-words stay. */
        public String value() {
            String value = raw.substring(raw.indexOf(':') + 1).strip();
            String unfolded = value.indexOf('\n') < 0 ? value : value.replaceAll("\r?\n(?=[ \t])", "");
            return isAscii(unfolded) ? unfolded : new String(unfolded.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }
    }

    private final List<Field> fields;
    private final int length;

    private HeaderSection(List<Field> fields, int length) {
        this.fields = fields;
        this.length = length;
    }

    /** Reads the header section at the beginning of a message. */
    public static HeaderSection read(byte[] message) {
        List<Field> fields = new ArrayList<>();
        int pos = 0;
        int limit = Math.min(message.length, MAX_OCTETS);
        while (pos < limit) {
            int end = lineEnd(message, pos, limit);
            if (isEmptyLine(message, pos, end)) {
                return new HeaderSection(fields, end);
            }
            while (end < limit && (message[end] == ' ' || message[end] == '\t')) {
                end = lineEnd(message, end, limit);
            }
            String raw = new String(message, pos, end - pos, StandardCharsets.ISO_8859_1);
            int colon = raw.indexOf(':');
            String name = colon <= 0 ? "" : raw.substring(0, colon).stripTrailing();
            if (name.isEmpty() || !isName(name)) {
                return new HeaderSection(fields, pos);
            }
            fields.add(new Field(name, raw));
            pos = end;
        }
        return new HeaderSection(fields, pos);
    }

    private static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= 32 || text.charAt(i) >= 127) {
                return false;
            }
        }
        return true;
    }

    /** Reads the header section at the beginning of a content, and of the rest no more than a few octets. */
    public static HeaderSection read(MessageContent content) throws IOException {
        try (InputStream in = content.open()) {
            byte[] read = in.readNBytes(USUAL_OCTETS);
            for (int from = 0; read.length < MAX_OCTETS && !hasEmptyLine(read, from); ) {
                byte[] more = in.readNBytes(Math.min(read.length, MAX_OCTETS - read.length));
                if (more.length == 0) {
                    break;
                }
                from = Math.max(0, read.length - 3);
                byte[] all = java.util.Arrays.copyOf(read, read.length + more.length);
                System.arraycopy(more, 0, all, read.length, more.length);
                read = all;
            }
            return read(read);
        }
    }

    /** Two line ends in a row: the section ends here at the latest. */
    private static boolean hasEmptyLine(byte[] m, int from) {
        for (int i = from; i < m.length - 1; i++) {
            if (m[i] == '\n' && (m[i + 1] == '\n' || m[i + 1] == '\r' && i + 2 < m.length && m[i + 2] == '\n')) {
                return true;
            }
        }
        return false;
    }

    /** Octets of the section as read, with the empty line that ends it: the offset of the body in the message it came from. */
    public int length() {
        return length;
    }

    public List<Field> fields() {
        return List.copyOf(fields);
    }

    /** The first field of that name, in any case. */
    public Optional<String> first(String name) {
        return fields.stream().filter(f -> f.is(name)).map(Field::value).findFirst();
    }

    public List<String> all(String name) {
        return fields.stream().filter(f -> f.is(name)).map(Field::value).toList();
    }

    /** Puts a field on top, where trace fields go (RFC 5321 section 4.4). */
    public HeaderSection prepend(String name, String value) {
        fields.addFirst(field(name, value));
        return this;
    }

    public HeaderSection append(String name, String value) {
        fields.addLast(field(name, value));
        return this;
    }

    /** Removes every field of that name. */
    public HeaderSection remove(String name) {
        return removeIf(f -> f.is(name));
    }

    public HeaderSection removeIf(Predicate<Field> unwanted) {
        fields.removeIf(unwanted);
        return this;
    }

    /** Puts this in place of the first field of the name (or at the end) and removes the others of the name. */
    public HeaderSection replace(String name, String value) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).is(name)) {
                fields.set(i, field(name, value));
                Field kept = fields.get(i);
                fields.removeIf(f -> f != kept && f.is(name));
                return this;
            }
        }
        return append(name, value);
    }

    /** The section with the empty line that ends it. */
    public byte[] octets() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
        for (Field f : fields) {
            out.writeBytes(f.raw().getBytes(StandardCharsets.ISO_8859_1));
        }
        out.write('\r');
        out.write('\n');
        return out.toByteArray();
    }

    /** The edited section followed by the body of the message that this section was read from. */
    public byte[] withBodyOf(byte[] message) {
        byte[] head = octets();
        byte[] all = java.util.Arrays.copyOf(head, head.length + message.length - length);
        System.arraycopy(message, length, all, head.length, message.length - length);
        return all;
    }

    /** Folds between words so that lines stay under 78 octets where they can; text over 127 is written as UTF-8 (callers encode what must be ASCII). */
    private static Field field(String name, String value) {
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("a line end in the value of " + name);
        }
        StringBuilder out = new StringBuilder(name).append(": ");
        int line = out.length();
        String[] words = value.split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            String octets = new String(words[i].getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            if (i > 0) {
                boolean fold = line + 1 + octets.length() > 77 && !octets.isEmpty();
                out.append(fold ? "\r\n " : " ");
                line = fold ? 1 : line + 1;
            }
            out.append(octets);
            line += octets.length();
        }
        return new Field(name, out.append("\r\n").toString());
    }

    private static int lineEnd(byte[] m, int from, int limit) {
        int i = from;
        while (i < limit && m[i] != '\n') {
            i++;
        }
        return Math.min(i + 1, limit);
    }

    private static boolean isEmptyLine(byte[] m, int from, int end) {
        return m[from] == '\n' || end - from == 2 && m[from] == '\r' && m[from + 1] == '\n';
    }
}
