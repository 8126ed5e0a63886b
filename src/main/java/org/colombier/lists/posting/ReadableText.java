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

    /** Octets of a message that are looked at; commands stand at its beginning. */
    private static final int MOST_OCTETS = 256 * 1024;

    private ReadableText() {
    }

    /** The text with lines ended by LF; empty text if the message has none. */
    public static String of(byte[] message) {
        byte[] bounded = message.length > MOST_OCTETS ? Arrays.copyOf(message, MOST_OCTETS) : message;
        MimePart whole = MimePart.read(bounded);
        Optional<String> plain = find(whole, "text/plain").map(p -> text(p, bounded));
        return plain.or(() -> find(whole, "text/html").map(p -> fromHtml(text(p, bounded))))
            // A multipart without end is read as it stands: its first part is most likely what was written.
            .orElseGet(() -> whole.isMultipart() ? decode(StandardCharsets.UTF_8, Arrays.copyOfRange(bounded, whole.body(), whole.end())) : "")
            .replace("\r\n", "\n").replace('\r', '\n');
    }

    /** As {@link #of}; where the message has no text of its own, the first that is attached: some programs attach all there is. */
    public static String ofAnyPart(byte[] message) {
        String own = of(message);
        byte[] bounded = message.length > MOST_OCTETS ? Arrays.copyOf(message, MOST_OCTETS) : message;
        return own.isBlank() ? attached(MimePart.read(bounded)).map(p -> text(p, bounded)).orElse(own).replace("\r\n", "\n").replace('\r', '\n') : own;
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
        byte[] body = Arrays.copyOfRange(message, part.body(), part.end());
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
