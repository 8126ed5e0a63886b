package org.colombier.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class DotStufferTest {

    private static String stuffed(String... pieces) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DotStuffer stuffer = new DotStuffer(out::write, true);
        for (String piece : pieces) {
            byte[] octets = piece.getBytes(StandardCharsets.ISO_8859_1);
            stuffer.write(octets, 0, octets.length);
        }
        stuffer.end();
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Example
    void dotsAtTheBeginningOfLinesAreDoubled() throws IOException {
        assertThat(stuffed(".\r\na.\r\n..b")).isEqualTo("..\r\na.\r\n...b\r\n.\r\n");
        assertThat(stuffed("")).isEqualTo(".\r\n");
    }

    @Example
    void noFormOfALineEndSmugglesAnEndOfData() throws IOException {
        for (String end : List.of("\n", "\r", "\r\n")) {
            for (String next : List.of("\n", "\r", "\r\n")) {
                assertThat(stuffed("a" + end + "." + next + "MAIL FROM:<x@y>" + end)).isEqualTo("a\r\n..\r\nMAIL FROM:<x@y>\r\n.\r\n");
            }
        }
    }

    @Provide
    Arbitrary<String> text() {
        return Arbitraries.strings().withChars("\r\n.ax").ofMaxLength(30);
    }

    /** The text as a careful peer reads it back. */
    private static String read(String stuffed) {
        assertThat(stuffed).endsWith(".\r\n");
        String lines = stuffed.substring(0, stuffed.length() - 3);
        assertThat(lines.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
        assertThat(("\r\n" + lines)).doesNotContain("\r\n.\r\n");
        return lines.replaceAll("(?<=\\A|\r\n)\\.(?=.)", "");
    }

    private static String normal(String text) {
        String lines = text.replaceAll("\r\n|\r|\n", "\r\n");
        return lines.isEmpty() || lines.endsWith("\r\n") ? lines : lines + "\r\n";
    }

    @Property
    void whatArrivesIsTheTextWithProperLineEnds(@ForAll("text") String text) throws IOException {
        assertThat(read(stuffed(text))).isEqualTo(normal(text));
    }

    @Property
    void piecesMakeNoDifference(@ForAll("text") String first, @ForAll("text") String second) throws IOException {
        assertThat(stuffed(first, second)).isEqualTo(stuffed(first + second));
    }

    @Property
    void aKeyIsWhereItWouldBeHadTheTextBeenWrittenWithIt(@ForAll("text") String text, @ForAll @IntRange(max = 30) int at) throws Exception {
        int offset = Math.min(at, text.length());
        // a key between CR and LF is no content that anybody renders
        if (offset > 0 && offset < text.length() && text.charAt(offset - 1) == '\r' && text.charAt(offset) == '\n') {
            return;
        }
        String with = text.substring(0, offset) + "key" + text.substring(offset);
        assertThat(PreparedContentFixture.sent(text, offset, "key")).isEqualTo(stuffed(with));
        assertThat(PreparedContentFixture.sent(text, offset, "")).isEqualTo(stuffed(text));
    }
}
