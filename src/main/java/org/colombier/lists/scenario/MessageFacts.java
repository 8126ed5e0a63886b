package org.colombier.lists.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;

/**
 * What rules ask of a message; read when first asked for. A message that is built to hide something (more than
 * {@value #MAX_PARTS} parts, or nested deeper than {@value #MAX_DEPTH}) is a fault, and so refused. Not thread-safe.
 */
final class MessageFacts {

    static final int MAX_PARTS = 500;
    static final int MAX_DEPTH = 30;
    /** Characters of a part's text, and of a field, that a rule sees. */
    static final int MAX_TEXT = 65_536;
    private static final int MAX_TEXTS = 4 * MAX_TEXT;

    /**
     * @param own   the text of the message itself, empty if it has parts
     * @param types of the parts, and of the parts in them
     * @param texts of those that are text
     */
    private record Parts(List<String> own, List<String> types, List<String> texts) {
    }

    private final MessageContent content;
    @org.jspecify.annotations.Nullable
    private HeaderSection header;
    @org.jspecify.annotations.Nullable
    private Parts parts;

    MessageFacts(MessageContent content) {
        this.content = content;
    }

    /**
     * The values of the fields of that name, encoded words read, and as they came where that differs (sites also ask for
     * charsets).
     *
     * @param index which one, from 0; -1 is the last
     */
    List<String> header(String name, Optional<Integer> index) {
        List<String> all = fields(name);
        List<String> wanted = index.map(i -> i < 0 ? all.size() + i : i).map(i -> i >= 0 && i < all.size() ? List.of(all.get(i)) : List.<String>of()).orElse(all);
        return wanted.stream().flatMap(raw -> Stream.of(DecoderUtil.decodeEncodedWords(raw, DecodeMonitor.SILENT), raw).distinct()).toList();
    }

    private List<String> fields(String name) {
        try {
            if (header == null) {
                header = HeaderSection.read(content);
            }
            return header.all(name).stream().map(v -> v.length() > MAX_TEXT ? v.substring(0, MAX_TEXT) : v).toList();
        } catch (IOException e) {
            throw new ScenarioFault("the message cannot be read: " + e.getMessage());
        }
    }

    /** True for an S/MIME message that nobody here can read (RFC 8551 section 3.2.2). */
    boolean isEncrypted() {
        return fields("Content-Type").stream().map(v -> v.toLowerCase(Locale.ROOT)).anyMatch(v -> v.matches("(?s)\\s*application/(x-)?pkcs7-mime\\b.*") && v.contains("enveloped-data"));
    }

    /** The media types of the parts of the message and of every part in them, in lower case; none if it has no parts. */
    List<String> partTypes() {
        return parts().types();
    }

    /** The text of every {@code text/*} part, decoded. */
    List<String> partTexts() {
        return parts().texts();
    }

    /** The text of the message, decoded: its own, or that of its parts. */
    List<String> body() {
        return parts().own().isEmpty() ? parts().texts() : parts().own();
    }

    private Parts parts() {
        if (parts == null) {
            try (InputStream in = content.open()) {
                parts = walk(in);
            } catch (IOException | MimeException e) {
                throw new ScenarioFault("the message cannot be read: " + e.getMessage());
            }
        }
        return parts;
    }

    private static Parts walk(InputStream in) throws IOException, MimeException {
        Parts found = new Parts(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        MimeTokenStream tokens = new MimeTokenStream(MimeConfig.custom().setMaxLineLen(-1).setMaxHeaderLen(-1).setMaxHeaderCount(-1).build());
        tokens.parse(in);
        int depth = 0;
        int characters = 0;
        for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
            // The message itself is at depth 1: it is no part of itself.
            if (depth > 1 && (state == EntityState.T_START_MULTIPART || state == EntityState.T_BODY)) {
                found.types().add(tokens.getBodyDescriptor().getMimeType().toLowerCase(Locale.ROOT));
            } else if (depth > 0 && state == EntityState.T_START_MESSAGE) {
                found.types().add("message/rfc822");
            }
            depth += state == EntityState.T_START_MULTIPART || state == EntityState.T_START_MESSAGE ? 1 : 0;
            depth -= state == EntityState.T_END_MULTIPART || state == EntityState.T_END_MESSAGE ? 1 : 0;
            if (depth > MAX_DEPTH || found.types().size() > MAX_PARTS) {
                throw new ScenarioFault("the message has too many parts");
            }
            if (state == EntityState.T_BODY && characters < MAX_TEXTS && tokens.getBodyDescriptor().getMimeType().startsWith("text/")) {
                String text = text(tokens);
                characters += text.length();
                (depth == 1 ? found.own() : found.texts()).add(text);
            }
        }
        return found;
    }

    private static String text(MimeTokenStream tokens) throws IOException {
        return new String(tokens.getDecodedInputStream().readNBytes(MAX_TEXT), charset(tokens.getBodyDescriptor().getCharset()));
    }

    private static Charset charset(@org.jspecify.annotations.Nullable String name) {
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalArgumentException unknown) {
            return StandardCharsets.ISO_8859_1;
        }
    }
}
