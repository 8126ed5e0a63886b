package org.colombier.lists.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.message.DefaultBodyDescriptorBuilder;
import org.apache.james.mime4j.message.MaximalBodyDescriptor;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.colombier.mail.MessageContent;
import org.jsoup.Jsoup;

/**
 * What can be read in a message, for the search: the text of its parts, HTML as text where it does not only repeat the
 * plain text, names of files. Read as a stream; depth, parts and text are bounded. Never fails: what cannot be read is
 * left out.
 *
 * @param text        lines as they are, without HTML
 * @param attachments true if there is a part that is no text to be read
 */
record MailText(String text, boolean attachments) {

    /** In characters, of all parts together. */
    static final int LONGEST = 100_000;
    private static final int MOST_PARTS = 500;
    private static final int DEEPEST = 25;
    /** Of one part, in octets; HTML has many for a little text. */
    private static final int MOST_OCTETS = 1 << 20;
    private static final MimeConfig LIMITS = MimeConfig.custom().setMaxHeaderCount(2_000).setMaxHeaderLen(1 << 20).setMaxLineLen(-1).build();
    private static final Charset WINDOWS = Charset.forName("windows-1252");
    /** Leaves that belong to the message's form and are nobody's file. */
    private static final Set<String> FORMAL = Set.of("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
        "message/delivery-status", "message/disposition-notification", "text/rfc822-headers");

    static MailText of(MessageContent content) {
        Reading reading = new Reading();
        try (InputStream in = content.open()) {
            reading.read(in);
        } catch (IOException | MimeException | RuntimeException unreadable) {
            // The message is archived as it is; what was read until here can be found.
        }
        return new MailText(reading.text.toString().strip(), reading.attachments);
    }

    /** One walk through a message. */
    private static final class Reading {

        private final StringBuilder text = new StringBuilder();
        /** For each open multipart: was plain text seen in it, of which the HTML beside it is a repetition? Null-free: multiparts other than alternative never say so. */
        private final Deque<boolean[]> plainSeen = new ArrayDeque<>();
        private final Deque<Boolean> alternative = new ArrayDeque<>();
        private boolean attachments;
        private int parts;

        void read(InputStream in) throws IOException, MimeException {
            MimeTokenStream tokens = new MimeTokenStream(LIMITS, new DefaultBodyDescriptorBuilder(null, null, DecodeMonitor.SILENT));
            tokens.parse(in);
            for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
                switch (state) {
                    case T_START_MULTIPART -> open(tokens.getBodyDescriptor());
                    case T_END_MULTIPART -> {
                        plainSeen.pop();
                        alternative.pop();
                    }
                    case T_BODY -> leaf(tokens);
                    default -> { }
                }
                if (parts > MOST_PARTS || plainSeen.size() > DEEPEST || text.length() >= LONGEST) {
                    return;
                }
            }
        }

        private void open(BodyDescriptor multipart) {
            plainSeen.push(new boolean[1]);
            alternative.push(multipart.getMimeType().equalsIgnoreCase("multipart/alternative"));
        }

        private void leaf(MimeTokenStream tokens) throws IOException {
            parts++;
            BodyDescriptor body = tokens.getBodyDescriptor();
            String type = body.getMimeType().toLowerCase(Locale.ROOT);
            String file = body instanceof MaximalBodyDescriptor known ? fileName(known) : "";
            boolean attached = body instanceof MaximalBodyDescriptor known && "attachment".equalsIgnoreCase(known.getContentDispositionType());
            if (!attached && type.equals("text/plain")) {
                add(decode(tokens, body));
            } else if (!attached && type.equals("text/html")) {
                if (!repeats()) {
                    add(fromHtml(decode(tokens, body)));
                }
            } else if (!FORMAL.contains(type)) {
                attachments = true;
                add(file);
            }
        }

        private boolean repeats() {
            return !alternative.isEmpty() && alternative.peek() && plainSeen.peek()[0];
        }

        private void add(String more) {
            if (!more.isBlank()) {
                text.append(more, 0, Math.min(more.length(), Math.max(0, LONGEST - text.length()))).append('\n');
                plainSeen.forEach(seen -> seen[0] = true);
            }
        }

        private static String fileName(MaximalBodyDescriptor part) {
            String name = part.getContentDispositionFilename();
            return name == null ? "" : DecoderUtil.decodeEncodedWords(name, DecodeMonitor.SILENT);
        }

        private static String decode(MimeTokenStream tokens, BodyDescriptor body) throws IOException {
            try (InputStream in = tokens.getDecodedInputStream()) {
                return MailText.decode(in.readNBytes(MOST_OCTETS), body.getCharset());
            }
        }

        private static String fromHtml(String html) {
            return Jsoup.parse(html).text();
        }
    }

    /** What a charset's name and the octets agree on; else UTF-8, if the octets are; else windows-1252, in which everything is something. */
    static String decode(byte[] octets, String charset) {
        try {
            Charset named = Charset.forName(charset);
            // Many programs say us-ascii of whatever they send.
            return strictly(octets, named.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : named);
        } catch (CharacterCodingException | IllegalArgumentException wronglyLabelled) {
            try {
                return strictly(octets, StandardCharsets.UTF_8);
            } catch (CharacterCodingException notUtf8) {
                return new String(octets, WINDOWS);
            }
        }
    }

    /** A bounded read may have cut the last character in two: that one does not count. */
    private static String strictly(byte[] octets, Charset charset) throws CharacterCodingException {
        int length = octets.length;
        if (length == MOST_OCTETS && charset.equals(StandardCharsets.UTF_8)) {
            while (length > 0 && (octets[length - 1] & 0xC0) == 0x80) {
                length--;
            }
            length = Math.max(0, length - 1);
        }
        return charset.newDecoder().decode(ByteBuffer.wrap(octets, 0, length)).toString();
    }
}
