package org.colombier.lists.source;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of text, {@code address name} in each, also {@code Name <address>}; empty ones and those that begin with
 * {@code #} do not count. Text is UTF-8, or Latin-1 in lines that are not.
 */
final class LineRows implements Rows {

    private static final int LONGEST_LINE = 10_000;
    private static final Pattern NAMED = Pattern.compile("(.*)<([^<>]+)>");

    private final InputStream in;
    private final Runnable closing;
    private final long mostOctets;
    private long octets;

    /** @param closing what is to be done besides closing the stream */
    LineRows(InputStream in, long mostOctets, Runnable closing) {
        this.in = new BufferedInputStream(in, 64 << 10);
        this.mostOctets = mostOctets;
        this.closing = closing;
    }

    @Override
    public Optional<Row> next() {
        try {
            for (Optional<String> line = line(); line.isPresent(); line = line()) {
                String text = line.get().strip();
                if (!text.isEmpty() && text.charAt(0) != '#') {
                    return Optional.of(row(text));
                }
            }
            return Optional.empty();
        } catch (IOException broken) {
            throw new SourceFailure("it broke off: " + broken.getMessage(), broken);
        }
    }

    static Row row(String line) {
        Matcher named = NAMED.matcher(line);
        if (named.matches()) {
            return Row.of(named.group(2), unquoted(named.group(1).strip()));
        }
        String[] parts = line.split("[\\s,;]+", 2);
        return Row.of(parts[0], parts.length > 1 ? unquoted(parts[1].strip()) : "");
    }

    private static String unquoted(String text) {
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"") ? text.substring(1, text.length() - 1) : text;
    }

    private Optional<String> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        int b = in.read();
        if (b < 0) {
            return Optional.empty();
        }
        for (; b >= 0 && b != '\n'; b = in.read()) {
            if (++octets > mostOctets) {
                throw new SourceFailure("larger than " + mostOctets + " octets");
            }
            if (line.size() < LONGEST_LINE) {
                line.write(b);
            }
        }
        octets++;
        return Optional.of(text(line.toByteArray()).replace("\uFEFF", ""));
    }

    private static String text(byte[] line) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
        } catch (CharacterCodingException old) {
            return new String(line, StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() {
        closing.run();
        try {
            in.close();
        } catch (IOException broken) {
            throw new SourceFailure("it cannot be closed: " + broken.getMessage(), broken);
        }
    }
}
