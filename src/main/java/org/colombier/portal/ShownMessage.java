package org.colombier.portal;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.dom.BinaryBody;
import org.apache.james.mime4j.dom.Body;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.colombier.mail.MessageContent;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/**
 * A stranger's message, made safe to look at: fields decoded, text as text, HTML without anything that acts, loads or
 * lays out, files by name only. Size, depth and number of parts are bounded.
 *
 * @param fields      From, To, Cc, Reply-To and Date, decoded
 * @param texts       plain text parts
 * @param htmls       HTML parts, sanitised: fit to stand in a page as they are
 * @param attachments what is not shown
 * @param cut         true if there is more than is shown
 * @param broken      true if the message could not be read to its end
 */
record ShownMessage(List<ShownField> fields, List<String> texts, List<String> htmls, List<Attachment> attachments, boolean cut, boolean broken) {

    /** A header field. */
    record ShownField(String name, String value) {
    }

    /** @param size in octets, decoded */
    record Attachment(String name, String type, long size) {
    }

    private static final List<String> FIELDS = List.of("From", "To", "Cc", "Reply-To", "Date");
    private static final int LONGEST_FIELD = 1_000;
    private static final int LONGEST_TEXT = 100_000;
    private static final int MOST_PARTS = 50;
    private static final int DEEPEST = 10;
    private static final MimeConfig LIMITS = MimeConfig.custom().setMaxHeaderCount(1_000).setMaxHeaderLen(100_000).setMaxLineLen(-1).build();

    /** No images, styles, classes, ids, forms or frames: nothing remote is loaded and nothing covers the page. */
    private static final PolicyFactory HARMLESS = new HtmlPolicyBuilder()
        // The page's own headings come first: a message's stand below them.
        .allowElements((element, attributes) -> "h4", "h1", "h2", "h3")
        .allowElements("p", "div", "span", "br", "hr", "b", "strong", "i", "em", "u", "s", "small", "sub", "sup", "h4", "h5", "h6",
            "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "code", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "a")
        // A link without a host would lead to a page of this portal.
        .allowAttributes("href").matching(Pattern.compile("(?i)(https?://|mailto:).*", Pattern.DOTALL)).onElements("a")
        .allowStandardUrlProtocols()
        .requireRelsOnLinks("nofollow", "noopener", "noreferrer")
        .toFactory();

    static ShownMessage of(MessageContent content) {
        Reading reading = new Reading();
        boolean broken = false;
        try (InputStream in = content.open()) {
            DefaultMessageBuilder builder = new DefaultMessageBuilder();
            builder.setMimeEntityConfig(LIMITS);
            // The parser goes a few calls deeper with each level: of thousands of them only the fields are shown.
            reading.cut = isTooDeep(content);
            builder.setFlatMode(reading.cut);
            Message message = builder.parseMessage(in);
            reading.fields(message);
            reading.part(message, 0);
            message.dispose();
        } catch (IOException | RuntimeException unreadable) {
            // A moderator must be able to refuse what no parser can read: what was understood is shown, and that it is not all.
            broken = true;
        }
        return new ShownMessage(List.copyOf(reading.fields), List.copyOf(reading.texts), List.copyOf(reading.htmls), List.copyOf(reading.attachments), reading.cut, broken);
    }

    private static boolean isTooDeep(MessageContent content) throws IOException {
        MimeTokenStream tokens = new MimeTokenStream(LIMITS);
        try (InputStream in = content.open()) {
            tokens.parse(in);
            int depth = 0;
            for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM && depth <= 2 * DEEPEST; state = tokens.next()) {
                depth += switch (state) {
                    case T_START_MULTIPART, T_START_MESSAGE -> 1;
                    case T_END_MULTIPART, T_END_MESSAGE -> -1;
                    default -> 0;
                };
            }
            return depth > 2 * DEEPEST;
        } catch (MimeException malformed) {
            throw new IOException(malformed);
        }
    }

    /** Walks the parts. */
    private static final class Reading {

        private final List<ShownField> fields = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();
        private final List<String> htmls = new ArrayList<>();
        private final List<Attachment> attachments = new ArrayList<>();
        private boolean cut;
        private int parts;

        void fields(Message message) {
            for (String name : FIELDS) {
                Field field = message.getHeader().getField(name);
                if (field != null) {
                    String value = DecoderUtil.decodeEncodedWords(field.getBody(), DecodeMonitor.SILENT).replaceAll("\\s+", " ");
                    fields.add(new ShownField(name, value.length() > LONGEST_FIELD ? value.substring(0, LONGEST_FIELD) + "…" : value));
                }
            }
        }

        void part(Entity entity, int depth) throws IOException {
            if (++parts > MOST_PARTS || depth > DEEPEST) {
                cut = true;
                return;
            }
            Body body = entity.getBody();
            if (body instanceof Multipart multipart) {
                for (Entity part : multipart.getBodyParts()) {
                    part(part, depth + 1);
                }
            } else if (body instanceof TextBody text && isShown(entity)) {
                String shown = text(text);
                if (entity.getMimeType().equals("text/html")) {
                    htmls.add(HARMLESS.sanitize(shown));
                } else {
                    texts.add(shown);
                }
            } else {
                attachments.add(new Attachment(name(entity), entity.getMimeType(), size(body)));
            }
        }

        private static boolean isShown(Entity entity) {
            return !"attachment".equalsIgnoreCase(entity.getDispositionType())
                && (entity.getMimeType().equals("text/plain") || entity.getMimeType().equals("text/html"));
        }

        private String text(TextBody body) throws IOException {
            char[] buffer = new char[LONGEST_TEXT];
            int length = 0;
            try (Reader reader = body.getReader()) {
                int n;
                while (length < buffer.length && (n = reader.read(buffer, length, buffer.length - length)) > 0) {
                    length += n;
                }
                cut |= length == buffer.length && reader.read() >= 0;
            }
            return new String(buffer, 0, length);
        }

        private static String name(Entity entity) {
            String name = entity.getFilename();
            return name == null ? "" : DecoderUtil.decodeEncodedWords(name, DecodeMonitor.SILENT);
        }

        private static long size(Body body) throws IOException {
            if (body instanceof Message nested) {
                return nested.getBody() instanceof SingleBody single ? size(single) : 0;
            }
            return body instanceof BinaryBody || body instanceof TextBody ? octets((SingleBody) body) : 0;
        }

        private static long octets(SingleBody body) throws IOException {
            try (InputStream in = body.getInputStream()) {
                return in.transferTo(java.io.OutputStream.nullOutputStream());
            }
        }
    }
}
