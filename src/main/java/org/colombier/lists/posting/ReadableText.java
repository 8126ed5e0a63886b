package org.colombier.lists.posting;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** What a person reads of a message: its plain text, or the text of its HTML where there is nothing else. Bounded; never fails. Pure. */
public final class ReadableText {

    /** Octets of a part that are looked at: commands stand at its beginning, and nobody reads more. */
    private static final int MOST_OCTETS = 256 * 1024;

    private ReadableText() {
    }

    /** The text with lines ended by LF; empty text if the message has none. */
    public static String of(byte[] message) {
        // The structure is that of the whole message: a multipart that is cut off has no end, and would be shown as it stands.
        MimePart whole = MimePart.read(message);
        Optional<String> plain = find(whole, "text/plain").map(p -> text(p, message));
        return plain.or(() -> find(whole, "text/html").map(p -> fromHtml(text(p, message))))
            // A multipart without end is read as it stands: its first part is most likely what was written.
            .orElseGet(() -> whole.isMultipart() ? decode(StandardCharsets.UTF_8, body(whole, message)) : "")
            .replace("\r\n", "\n").replace('\r', '\n');
    }

    /** As {@link #of}; where the message has no text of its own, the first that is attached: some programs attach all there is. */
    public static String ofAnyPart(byte[] message) {
        String own = of(message);
        return own.isBlank() ? attached(MimePart.read(message)).map(p -> text(p, message)).orElse(own).replace("\r\n", "\n").replace('\r', '\n') : own;
    }

    /** A part's octets, cut after a line, so that what is encoded can be decoded. */
    private static byte[] body(MimePart part, byte[] message) {
        int end = part.end();
        if (end - part.body() > MOST_OCTETS) {
            end = part.body() + MOST_OCTETS;
            while (end > part.body() && message[end - 1] != '\n') {
                end--;
            }
        }
        return Arrays.copyOfRange(message, part.body(), end > part.body() ? end : Math.min(part.end(), part.body() + MOST_OCTETS));
    }

    private static Optional<MimePart> attached(MimePart part) {
        return part.children().isEmpty() ? Optional.of(part).filter(p -> p.type().equals("text/plain"))
            : part.children().stream().flatMap(c -> attached(c).stream()).findFirst();
    }

    private static Optional<MimePart> find(MimePart part, String type) {
        if (part.children().isEmpty()) {
            return part.type().equals(type) && !part.isAttachment() ? Optional.of(part) : Optional.empty();
        }
        return part.children().stream().flatMap(c -> find(c, type).stream()).findFirst();
    }

    private static String text(MimePart part, byte[] message) {
        byte[] body = body(part, message);
        byte[] octets = switch (part.encoding()) {
            case "quoted-printable" -> TextBody.unQuotedPrintable(body);
            case "base64" -> TextBody.unBase64(body).orElse(body);
            default -> body;
        };
        return decode(part.charset().orElse(StandardCharsets.UTF_8), octets);
    }

    private static String decode(Charset charset, byte[] octets) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException wronglyLabelled) {
            return new String(octets, charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        }
    }

    private static String fromHtml(String html) {
        Document page = Jsoup.parse(html);
        page.select("script, style, head").remove();
        page.select("br").after("\n");
        page.select("p, div, li, tr, blockquote, h1, h2, h3").after("\n");
        return page.body().wholeText().lines().map(String::strip).collect(java.util.stream.Collectors.joining("\n"));
    }
}
