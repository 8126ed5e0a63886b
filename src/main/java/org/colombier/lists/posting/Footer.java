package org.colombier.lists.posting;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.colombier.mail.HeaderSection;

/**
 * Puts the list's header text over and its footer under a message without hurting it: into a text in its own charset, or
 * as parts of their own. What is signed stays as signed inside a new outer part; what is encrypted, and what is not
 * sound MIME, stays as it is. Pure.
 */
final class Footer {

    /** How a footer is added where there is a choice ({@code footer_type}). */
    enum Manner { PART, TEXT }

    private final String before;
    private final String after;
    private final Manner manner;

    /** Texts of any line ends; empty for none. */
    Footer(String before, String after, Manner manner) {
        this.before = lines(before);
        this.after = lines(after);
        this.manner = manner;
    }

    private static String lines(String text) {
        return text.isBlank() ? "" : text.strip().replaceAll("\r?\n", "\r\n") + "\r\n";
    }

    /** The message with the texts; the same array where it cannot have them. */
    byte[] around(byte[] message) {
        if (before.isEmpty() && after.isEmpty()) {
            return message;
        }
        MimePart whole = MimePart.read(message);
        if (!whole.sound() || isEncrypted(whole)) {
            return message;
        }
        return switch (whole.type()) {
            case "multipart/mixed" -> manner == Manner.TEXT ? intoFirst(message, whole).orElseGet(() -> asParts(message, whole)) : asParts(message, whole);
            case "multipart/alternative", "multipart/related" -> manner == Manner.TEXT ? intoFirst(message, whole).orElseGet(() -> wrapped(message, whole)) : wrapped(message, whole);
            case "text/plain" -> whole.isAttachment() ? wrapped(message, whole) : intoText(message, whole).orElseGet(() -> wrapped(message, whole));
            case "text/html" -> (manner == Manner.TEXT ? intoText(message, whole) : Optional.<byte[]>empty()).orElseGet(() -> wrapped(message, whole));
            default -> wrapped(message, whole);
        };
    }

    /** Mail programs refuse to open an encrypted part inside another, for good reason; so these stay as they are. */
    private static boolean isEncrypted(MimePart whole) {
        return whole.type().equals("multipart/encrypted")
            || whole.type().matches("application/(x-)?pkcs7-mime") && !whole.parameter("smime-type").orElse("").toLowerCase(Locale.ROOT).equals("signed-data");
    }

    /** Into the text a reader sees: the first text of mixed and related, every text of alternative; all or nothing. */
    private Optional<byte[]> intoFirst(byte[] message, MimePart multipart) {
        List<MimePart> texts = multipart.type().equals("multipart/alternative") ? multipart.children() : multipart.children().stream().limit(1).toList();
        byte[] edited = message;
        // From the last to the first, so that the offsets of those before stay right.
        for (MimePart child : texts.reversed()) {
            byte[] before = edited;
            Optional<byte[]> next = child.isMultipart() && child.sound() && !child.type().equals("multipart/signed") ? intoFirst(before, child) : intoText(before, child);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            edited = next.get();
        }
        return texts.isEmpty() ? Optional.empty() : Optional.of(edited);
    }

    private Optional<byte[]> intoText(byte[] message, MimePart part) {
        if (part.isAttachment()) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOfRange(message, part.body(), part.end());
        Optional<byte[]> edited = switch (part.type()) {
            case "text/plain" -> TextBody.around(part, body, spaced(before, "", "\r\n"), spaced(after, "\r\n", ""));
            case "text/html" -> TextBody.text(part, body).map(this::intoHtml).flatMap(html -> TextBody.octets(part, html));
            default -> Optional.empty();
        };
        return edited.map(e -> splice(message, part.body(), part.end(), e));
    }

    private static String spaced(String text, String over, String under) {
        return text.isEmpty() ? "" : over + text + under;
    }

    private String intoHtml(String html) {
        String lower = html.toLowerCase(Locale.ROOT);
        int end = lower.lastIndexOf("</body>");
        String under = end < 0 ? html + block(after) : html.substring(0, end) + block(after) + html.substring(end);
        int body = lower.indexOf("<body");
        int start = body < 0 ? -1 : lower.indexOf('>', body);
        return start < 0 ? block(before) + under : under.substring(0, start + 1) + block(before) + under.substring(start + 1);
    }

    private static String block(String text) {
        String escaped = text.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r\n", "<br>\r\n");
        return text.isEmpty() ? "" : "<div style=\"margin:1em 0\">" + escaped + "</div>\r\n";
    }

    private byte[] asParts(byte[] message, MimePart mixed) {
        String boundary = mixed.parameter("boundary").orElseThrow();
        byte[] edited = after.isEmpty() ? message : splice(message, mixed.close(), mixed.close(), TextBody.join(delimiter(boundary), part(after)));
        int first = mixed.children().getFirst().start();
        return before.isEmpty() ? edited : splice(edited, first, first, TextBody.join(part(before), delimiter(boundary)));
    }

    private static byte[] delimiter(String boundary) {
        return ("\r\n--" + boundary + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The message's content, octet for octet, as the first part of a new multipart/mixed. */
    private byte[] wrapped(byte[] message, MimePart whole) {
        String boundary = boundaryNotIn(message);
        HeaderSection outer = HeaderSection.read(message);
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 1_000);
        List<HeaderSection.Field> inner = outer.fields().stream().filter(Footer::describesContent).toList();
        outer.removeIf(Footer::describesContent).removeIf(f -> f.is("MIME-Version"))
            .append("MIME-Version", "1.0").append("Content-Type", "multipart/mixed; boundary=\"" + boundary + "\"");
        out.writeBytes(outer.octets());
        if (!before.isEmpty()) {
            out.writeBytes(delimiter(boundary));
            out.writeBytes(part(before));
        }
        out.writeBytes(delimiter(boundary));
        inner.forEach(f -> out.writeBytes(f.raw().getBytes(StandardCharsets.ISO_8859_1)));
        out.writeBytes(new byte[] {'\r', '\n'});
        out.write(message, whole.body(), message.length - whole.body());
        if (!after.isEmpty()) {
            out.writeBytes(delimiter(boundary));
            out.writeBytes(part(after));
        }
        out.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static boolean describesContent(HeaderSection.Field f) {
        return f.name().toLowerCase(Locale.ROOT).startsWith("content-");
    }

    private static byte[] part(String text) {
        boolean ascii = text.chars().allMatch(c -> c < 128);
        String fields = "Content-Type: text/plain; charset=" + (ascii ? "us-ascii" : "utf-8") + "\r\nContent-Transfer-Encoding: "
            + (ascii ? "7bit" : "quoted-printable") + "\r\nContent-Disposition: inline\r\n\r\n";
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return TextBody.join(fields.getBytes(StandardCharsets.US_ASCII), ascii ? octets : TextBody.quotedPrintable(octets));
    }

    private static String boundaryNotIn(byte[] message) {
        String all = new String(message, StandardCharsets.ISO_8859_1);
        SplittableRandom chance = new SplittableRandom();
        String boundary;
        do {
            boundary = "=_list_" + Long.toString(chance.nextLong(Long.MAX_VALUE), 36);
        } while (all.contains(boundary));
        return boundary;
    }

    private static byte[] splice(byte[] message, int from, int to, byte[] with) {
        byte[] out = new byte[message.length - (to - from) + with.length];
        System.arraycopy(message, 0, out, 0, from);
        System.arraycopy(with, 0, out, from, with.length);
        System.arraycopy(message, to, out, from + with.length, message.length - to);
        return out;
    }
}
