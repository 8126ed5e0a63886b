package org.colombier.lists.posting;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.colombier.mail.HeaderSection;

/** Header text and footer as body parts of their own, whatever else the message is made of. Pure: the same message always becomes the same. */
final class FooterPart {

    private final FooterText before;
    private final FooterText after;

    FooterPart(FooterText before, FooterText after) {
        this.before = before;
        this.after = after;
    }

    byte[] around(byte[] message, MimePart whole) {
        return whole.type().equals("multipart/mixed") ? among(message, whole) : wrapped(message, whole);
    }

    private byte[] among(byte[] message, MimePart mixed) {
        String boundary = mixed.parameter("boundary").orElseThrow();
        byte[] edited = after.isEmpty() ? message : TextEdit.splice(message, mixed.close(), mixed.close(), TextBody.join(delimiter(boundary), after.asPart()));
        int first = mixed.children().getFirst().start();
        return before.isEmpty() ? edited : TextEdit.splice(edited, first, first, TextBody.join(before.asPart(), delimiter(boundary)));
    }

    private static byte[] delimiter(String boundary) {
        return ("\r\n--" + boundary + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The message's content, octet for octet, as a part of a new multipart/mixed. */
    private byte[] wrapped(byte[] message, MimePart whole) {
        String boundary = boundaryNotIn(message);
        HeaderSection outer = HeaderSection.read(message);
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 1_000);
        List<HeaderSection.Field> inner = outer.fields().stream().filter(FooterPart::describesContent).toList();
        outer.removeIf(FooterPart::describesContent).removeIf(f -> f.is("MIME-Version"))
            .append("MIME-Version", "1.0").append("Content-Type", "multipart/mixed; boundary=\"" + boundary + "\"");
        if (isEightBit(message, whole.body())) {
            // RFC 2045 section 6.4: a multipart says what its parts need.
            outer.append("Content-Transfer-Encoding", "8bit");
        }
        out.writeBytes(outer.octets());
        if (!before.isEmpty()) {
            out.writeBytes(delimiter(boundary));
            out.writeBytes(before.asPart());
        }
        out.writeBytes(delimiter(boundary));
        inner.forEach(f -> out.writeBytes(f.raw().getBytes(StandardCharsets.ISO_8859_1)));
        out.writeBytes(new byte[] {'\r', '\n'});
        out.write(message, whole.body(), message.length - whole.body());
        if (!after.isEmpty()) {
            out.writeBytes(delimiter(boundary));
            out.writeBytes(after.asPart());
        }
        out.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static boolean describesContent(HeaderSection.Field f) {
        return f.name().toLowerCase(Locale.ROOT).startsWith("content-");
    }

    private static boolean isEightBit(byte[] message, int from) {
        for (int i = from; i < message.length; i++) {
            if (message[i] < 0) {
                return true;
            }
        }
        return false;
    }

    private static String boundaryNotIn(byte[] message) {
        String all = new String(message, StandardCharsets.ISO_8859_1);
        String stem = "=_list_" + HexFormat.of().formatHex(hash(message), 0, 12);
        String boundary = stem;
        for (int i = 1; all.contains(boundary); i++) {
            boundary = stem + "_" + i;
        }
        return boundary;
    }

    private static byte[] hash(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
