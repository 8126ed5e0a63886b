package org.colombier.lists.posting;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.colombier.mail.HeaderSection;

/**
 * Edits of a text part in place. Its octets stay and the new ones are put beside them, in its own transfer encoding and
 * charset; only where the charset cannot say the new text does the part become UTF-8. Empty where neither is safe. Pure.
 */
final class TextEdit {

    /** Not ASCII with more: an ASCII octet in them may be half of something. */
    private static final Pattern NOT_OVER_ASCII = Pattern.compile("utf-?(7|16|32).*|ucs-.*|iso-2022-.*|hz.*|(x-)?ibm-?\\d+.*|cp0\\d+|ebcdic.*", Pattern.CASE_INSENSITIVE);
    /** Charsets in which text that is not ASCII may be put behind other text: no state, no byte order mark. */
    private static final Set<String> APPENDABLE = Set.of("US-ASCII", "UTF-8", "KOI8-R", "KOI8-U", "GB2312", "GBK", "GB18030", "Big5", "EUC-JP", "EUC-KR", "Shift_JIS");

    private TextEdit() {
    }

    /** A plain text with texts around it. */
    static Optional<byte[]> plain(byte[] message, MimePart part, FooterText before, FooterText after) {
        boolean flowed = part.parameter("format").filter("flowed"::equalsIgnoreCase).isPresent();
        String over = spaced(flowed ? before.asFlowed() : before.text(), "", "\r\n");
        String under = spaced(flowed ? after.asFlowed() : after.text(), "\r\n", "");
        return beside(message, part, over, under).or(() -> text(message, part).flatMap(text -> asUtf8(message, part, over + endLine(text) + under)));
    }

    private static String spaced(String text, String over, String under) {
        return text.isEmpty() ? "" : over + text + under;
    }

    private static String endLine(String text) {
        return text.isEmpty() || text.endsWith("\n") ? text : text + "\r\n";
    }

    private static Optional<byte[]> beside(byte[] message, MimePart part, String over, String under) {
        boolean ascii = isAscii(over + under);
        Optional<Charset> charset = ascii ? asciiOf(message, part) : part.charset().filter(c -> isAppendable(c) && c.newEncoder().canEncode(over + under));
        // Eight-bit text in a part that says it is 7bit would be a lie.
        if (charset.isEmpty() || !ascii && part.encoding().equals("7bit")) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOfRange(message, part.body(), part.end());
        return TextBody.around(part.encoding(), body, over.getBytes(charset.get()), under.getBytes(charset.get())).map(b -> splice(message, part.body(), part.end(), b));
    }

    /** A charset in which ASCII text may stand beside this part's: any that is ASCII with more, known here or not. */
    private static Optional<Charset> asciiOf(byte[] message, MimePart part) {
        String name = part.parameter("charset").orElse("us-ascii").strip();
        boolean over = !NOT_OVER_ASCII.matcher(name).matches() || name.toLowerCase(Locale.ROOT).startsWith("iso-2022-") && endsInAscii(message, part);
        return over ? Optional.of(StandardCharsets.US_ASCII) : Optional.empty();
    }

    /** RFC 1468: a text in ISO-2022-JP that ends in ASCII has gone back to it by ESC ( B. */
    private static boolean endsInAscii(byte[] message, MimePart part) {
        if (!part.encoding().equals("7bit")) {
            return false;
        }
        String body = new String(message, part.body(), part.end() - part.body(), StandardCharsets.ISO_8859_1);
        int escape = body.lastIndexOf('\u001b');
        return !body.contains("\u000e") && (escape < 0 || body.startsWith("(B", escape + 1));
    }

    /** An HTML text with blocks, in ASCII, at the beginning and end of its body; of the octets between none changes. */
    static Optional<byte[]> html(byte[] message, MimePart part, String over, String under) {
        if (NOT_OVER_ASCII.matcher(part.parameter("charset").orElse("us-ascii").strip()).matches()) {
            return text(message, part).flatMap(html -> asUtf8(message, part, insideBody(html, over, under)));
        }
        byte[] body = Arrays.copyOfRange(message, part.body(), part.end());
        return TextBody.octets(part.encoding(), body)
            .map(octets -> insideBody(new String(octets, StandardCharsets.ISO_8859_1), over, under).getBytes(StandardCharsets.ISO_8859_1))
            .map(octets -> splice(message, part.body(), part.end(), TextBody.encoded(part.encoding(), octets)));
    }

    private static String insideBody(String html, String over, String under) {
        String lower = html.toLowerCase(Locale.ROOT);
        int end = lower.lastIndexOf("</body>");
        end = end < 0 ? lower.lastIndexOf("</html>") : end;
        String below = end < 0 ? html + under : html.substring(0, end) + under + html.substring(end);
        int body = lower.indexOf("<body");
        int start = body < 0 ? -1 : lower.indexOf('>', body);
        return start < 0 || start > end && end >= 0 ? over + below : below.substring(0, start + 1) + over + below.substring(start + 1);
    }

    /** The text of a part; empty unless it is what it says it is. */
    static Optional<String> text(byte[] message, MimePart part) {
        return TextBody.octets(part.encoding(), Arrays.copyOfRange(message, part.body(), part.end())).flatMap(o -> part.charset().flatMap(c -> TextBody.decode(c, o)));
    }

    /** The part with another text, in its own charset and encoding if they can say it, else in UTF-8. */
    static Optional<byte[]> replaced(byte[] message, MimePart part, String text) {
        boolean ascii = isAscii(text);
        Optional<Charset> charset = part.charset().filter(c -> isAppendable(c) && c.newEncoder().canEncode(text) && (ascii || !part.encoding().equals("7bit")));
        return charset.isEmpty() ? asUtf8(message, part, text)
            : Optional.of(splice(message, part.body(), part.end(), TextBody.encoded(part.encoding(), text.getBytes(charset.get()))));
    }

    private static Optional<byte[]> asUtf8(byte[] message, MimePart part, String text) {
        HeaderSection header = HeaderSection.read(Arrays.copyOfRange(message, part.start(), part.end()));
        String type = header.first("Content-Type").orElse("text/plain");
        String other = type.replaceAll("(?i);\\s*charset\\s*=\\s*(\"[^\"]*\"|[^;\\s]*)", "");
        if (!isAscii(other) || other.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        String encoding = part.encoding().equals("base64") ? "base64" : "quoted-printable";
        header.replace("Content-Type", other.strip().replaceAll(";$", "") + "; charset=utf-8");
        header.replace("Content-Transfer-Encoding", encoding);
        if (part.start() == 0 && header.first("MIME-Version").isEmpty()) {
            header.append("MIME-Version", "1.0");
        }
        return Optional.of(splice(message, part.start(), part.end(), TextBody.join(header.octets(), TextBody.encoded(encoding, text.getBytes(StandardCharsets.UTF_8)))));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static boolean isAppendable(Charset charset) {
        return APPENDABLE.contains(charset.name()) || charset.name().startsWith("ISO-8859-") || charset.name().startsWith("windows-125");
    }

    static byte[] splice(byte[] message, int from, int to, byte[] with) {
        byte[] out = new byte[message.length - (to - from) + with.length];
        System.arraycopy(message, 0, out, 0, from);
        System.arraycopy(with, 0, out, from, with.length);
        System.arraycopy(message, to, out, from + with.length, message.length - to);
        return out;
    }
}
