package org.colombier.smtp.client;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.mail.HeaderSection;

/** One entity of a message: the message itself, a part, or a message within (RFC 2045 section 2.4). For one thread. */
final class MimeEntity {

    /** Entities within entities; what is deeper is not looked into. */
    private static final int DEEPEST = 50;
    private static final Pattern TYPE = Pattern.compile("\\s*([a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127})\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern BOUNDARY = Pattern.compile(";\\s*boundary\\s*=\\s*(?:\"([^\"]{1,200})\"|([^\\s;\"]{1,200}))", Pattern.CASE_INSENSITIVE);

    private final int depth;
    private final boolean opaque;
    private String type = "text/plain";
    private String encoding = "7bit";
    private byte[] boundary = new byte[0];
    private boolean closed;
    private int number;

    private MimeEntity(int depth, boolean opaque) {
        this.depth = depth;
        this.opaque = opaque;
    }

    static MimeEntity top() {
        return new MimeEntity(0, false);
    }

    MimeEntity part() {
        MimeEntity part = new MimeEntity(depth + 1, isOpaque());
        // RFC 2046 section 5.1.5
        part.type = type.equals("multipart/digest") ? "message/rfc822" : "text/plain";
        return part;
    }

    MimeEntity within() {
        return new MimeEntity(depth + 1, isOpaque());
    }

    void read(byte[] section, int inOrder) {
        HeaderSection header = HeaderSection.read(section);
        number = inOrder;
        Optional<String> contentType = header.first("Content-Type");
        contentType.map(TYPE::matcher).filter(Matcher::lookingAt).ifPresent(m -> type = m.group(1).toLowerCase(Locale.ROOT));
        encoding = header.first("Content-Transfer-Encoding").map(e -> e.strip().toLowerCase(Locale.ROOT)).orElse("7bit");
        if (type.startsWith("multipart/") && depth < DEEPEST) {
            contentType.map(BOUNDARY::matcher).filter(Matcher::find)
                .ifPresent(m -> boundary = ("--" + (m.group(1) != null ? m.group(1) : m.group(2))).getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** In the order of the message, from 0. */
    int number() {
        return number;
    }

    boolean isTop() {
        return depth == 0;
    }

    boolean isText() {
        return type.startsWith("text/");
    }

    String encoding() {
        return encoding;
    }

    boolean isMultipart() {
        return boundary.length > 0;
    }

    /** RFC 2046 section 5.2.1: it has a header section of its own, and may have no encoding. */
    boolean isMessage() {
        return type.equals("message/rfc822") && depth < DEEPEST;
    }

    /** A composite type that is not looked into, so that its body cannot be encoded either (RFC 2045 section 6.4). */
    boolean isClosedComposite() {
        return !isMultipart() && !isMessage() && (type.startsWith("multipart/") || type.equals("message/rfc822") || type.equals("message/partial"));
    }

    /** RFC 1847 section 2.1: what is signed or encrypted, and all within it, must not be touched. */
    boolean isOpaque() {
        return opaque || type.equals("multipart/signed") || type.equals("multipart/encrypted");
    }

    void close() {
        closed = true;
    }

    boolean isDelimiter(byte[] line, int length) {
        if (closed || boundary.length == 0 || length < boundary.length) {
            return false;
        }
        for (int i = 0; i < boundary.length; i++) {
            if (line[i] != boundary[i]) {
                return false;
            }
        }
        int rest = isDashes(line, length, boundary.length) ? boundary.length + 2 : boundary.length;
        for (int i = rest; i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    boolean isClosing(byte[] line, int length) {
        return isDashes(line, length, boundary.length);
    }

    private static boolean isDashes(byte[] line, int length, int at) {
        return length >= at + 2 && line[at] == '-' && line[at + 1] == '-';
    }
}
